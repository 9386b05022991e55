import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderService } from '../../test/order-service.ts';
import { OnCatalogChanged } from './on-catalog-changed.ts';

interface Variant {
  readonly variantId: string;
  readonly price?: number;
  readonly isSold?: boolean;
}

describe('on catalog.changed', () => {
  let order: OrderService;
  beforeAll(async () => {
    order = await OrderService.start();
  });
  afterAll(() => order.close());

  const changed = (productId: string, version: number, variants: readonly Variant[]) => ({
    productId,
    version,
    currency: 'EUR',
    taxClass: 'standard',
    imageUrl: 'https://shop.example/product.jpg',
    variants: variants.map((variant) => ({
      sku: `SKU-${variant.variantId.slice(0, 8)}`,
      name: 'A thing',
      options: { size: 'M' },
      price: 100,
      tiers: [{ minQuantity: 10, price: 90 }],
      minPerOrder: 1,
      isSold: true,
      ...variant,
    })),
  });
  const hear = (...event: Parameters<typeof changed>) => order.hear(OnCatalogChanged, changed(...event));
  const replica = (productId: string) =>
    order.query(
      `SELECT variant_id, price::int, is_sold, source_version::int AS version FROM catalog_items
       WHERE product_id = $1 ORDER BY variant_id`,
      [productId],
    );

  it('keeps what a price stands on', async () => {
    const [productId, variantId] = [randomUUID(), randomUUID()];
    await hear(productId, 3, [{ variantId }]);
    const [row] = await order.query('SELECT * FROM catalog_items WHERE variant_id = $1', [variantId]);
    expect(row).toMatchObject({
      product_id: productId,
      name: 'A thing',
      options: { size: 'M' },
      price: '100',
      currency: 'EUR',
      tiers: [{ minQuantity: 10, price: 90 }],
      tax_class: 'standard',
      image_url: 'https://shop.example/product.jpg',
      weight_grams: null,
      min_per_order: 1,
      max_per_order: null,
      is_sold: true,
      source_version: '3',
    });
  });

  it('a newer event replaces the product: what it does not name is not sold any more', async () => {
    const [productId, kept, gone] = [randomUUID(), `1-${randomUUID()}`, `2-${randomUUID()}`];
    await hear(productId, 1, [{ variantId: kept }, { variantId: gone }]);
    await hear(productId, 2, [{ variantId: kept, price: 120 }]);
    expect(await replica(productId)).toEqual([
      { variant_id: kept, price: 120, is_sold: true, version: 2 },
      { variant_id: gone, price: 100, is_sold: false, version: 2 },
    ]);
  });

  it('an older one, or the same again, changes nothing, also not for variants that it alone names', async () => {
    const [productId, kept, gone] = [randomUUID(), randomUUID(), randomUUID()];
    await hear(productId, 5, [{ variantId: kept }]);
    const before = await order.fingerprint();
    await hear(productId, 4, [{ variantId: kept, price: 1 }, { variantId: gone }]);
    await hear(productId, 5, [{ variantId: kept }]);
    expect(await order.fingerprint()).toBe(before);
  });
});
