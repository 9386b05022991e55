import { categories, products, type SeedProduct } from './shop/goods.ts';
import { expectStatus, once, type ShopApi } from './shop-api.ts';

/** Categories, goods and their stock. */
export async function seedGoods(admin: ShopApi): Promise<void> {
  const categoryIds = await seedCategories(admin);
  await Promise.all(products.map((product) => seedProduct(admin, product, categoryIds.get(product.category))));
}

async function seedCategories(admin: ShopApi): Promise<ReadonlyMap<string, string>> {
  const tree = expectStatus('Categories', await admin.get('/v1/categories'), 200) as { items: NamedCategory[] };
  const ids = new Map(tree.items.map(({ name, id }) => [name, id]));
  for (const [position, name] of categories.entries()) {
    if (ids.has(name)) continue;
    const answer = await admin.post('/v1/admin/categories', { name, position }, once('category', name));
    ids.set(name, (expectStatus(name, answer, 201) as NamedCategory).id);
  }
  return ids;
}

interface NamedCategory {
  readonly id: string;
  readonly name: string;
}

async function seedProduct(admin: ShopApi, product: SeedProduct, categoryId: string | undefined): Promise<void> {
  const { sku, name, description, brand, cents, weightGrams, taxClass = 'standard', variants, stock } = product;
  const kinds = Object.entries(variants ?? {}).map(([suffix, options]) => ({ sku: `${sku}-${suffix}`, options }));
  const body = {
    ...{ sku, name, description, brand, weightGrams, taxClass },
    price: { amount: cents, currency: 'EUR' },
    ...(categoryId === undefined ? {} : { categoryIds: [categoryId] }),
    ...(kinds.length === 0 ? {} : { variants: kinds }),
  };
  const answer = await admin.post('/v1/admin/products', body, once('product', sku));
  if (answer.code === 'product.sku_taken') return;
  const created = expectStatus(name, answer, 201) as CreatedProduct;
  for (const variant of created.variants) {
    const receipt = { variantId: variant.id, quantity: stock, notes: 'opening stock' };
    expectStatus(
      `Stock of ${variant.sku}`,
      await admin.post('/v1/admin/stock/receipts', receipt, once('stock', variant.sku)),
      201,
    );
  }
  const published = await admin.post(`/v1/admin/products/${created.id}/publish`, undefined, {
    'if-match': `"${created.version}"`,
  });
  expectStatus(name, published, 200, 409, 412);
}

interface CreatedProduct {
  readonly id: string;
  readonly version: number;
  readonly variants: readonly { readonly id: string; readonly sku: string }[];
}
