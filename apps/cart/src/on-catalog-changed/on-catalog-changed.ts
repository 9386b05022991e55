import type { DataOf } from '@tenfold/contract-kit';
import { newId, type Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { catalogChanged } from '../heard-events.ts';
import { ReplicaStock } from '../on-stock-changed/replica-stock.ts';

/**
 * Keeps the prices and names that carts are shown with. Each event shows a whole product: its variants replace what is
 * known, and those that it does not name any more are not sold any more. An older event than the row changes nothing.
 */
@Handles(catalogChanged)
export class OnCatalogChanged implements Handler<typeof catalogChanged> {
  constructor(private readonly stock: ReplicaStock) {}

  async handle({ data }: Received<DataOf<typeof catalogChanged>>, tx: Tx): Promise<void> {
    const { productId, version, currency, variants } = data;
    await this.stock.lockProduct(tx, productId);
    const rows = variants.map((variant) => ({
      id: newId(),
      variant_id: variant.variantId,
      product_id: productId,
      sku: variant.sku,
      name: variant.name,
      image_url: variant.imageUrl ?? data.imageUrl ?? null,
      price: variant.price,
      currency,
      tiers: variant.tiers,
      weight_grams: variant.weightGrams ?? null,
      is_sold: variant.isSold,
      min_per_order: variant.minPerOrder,
      max_per_order: variant.maxPerOrder ?? null,
      source_version: version,
    }));
    await tx.query(UPSERT, [JSON.stringify(rows)]);
    await tx.query(
      `UPDATE catalog_items SET is_sold = false, source_version = $2
       WHERE product_id = $1 AND source_version < $2`,
      [productId, version],
    );
    await this.stock.show(
      tx,
      variants.map(({ variantId }) => variantId),
    );
  }
}

const UPSERT = `
  INSERT INTO catalog_items AS known
    (id, variant_id, product_id, sku, name, image_url, price, currency, tiers, weight_grams, is_sold, min_per_order,
     max_per_order, source_version)
  SELECT id, variant_id, product_id, sku, name, image_url, price, currency, tiers, weight_grams, is_sold, min_per_order,
         max_per_order, source_version
  FROM jsonb_to_recordset($1::jsonb) AS row (
    id uuid, variant_id varchar, product_id varchar, sku varchar, name varchar, image_url varchar, price bigint,
    currency char(3), tiers jsonb, weight_grams int, is_sold boolean, min_per_order int, max_per_order int,
    source_version bigint)
  WHERE NOT EXISTS (SELECT FROM catalog_items newer
                    WHERE newer.product_id = row.product_id AND newer.source_version > row.source_version)
  ORDER BY variant_id
  ON CONFLICT (variant_id) DO UPDATE SET
    product_id = excluded.product_id, sku = excluded.sku, name = excluded.name, image_url = excluded.image_url,
    price = excluded.price, currency = excluded.currency, tiers = excluded.tiers, weight_grams = excluded.weight_grams,
    is_sold = excluded.is_sold, min_per_order = excluded.min_per_order, max_per_order = excluded.max_per_order,
    source_version = excluded.source_version
  WHERE known.source_version < excluded.source_version`;
