import type { DataOf } from '@tenfold/contract-kit';
import { newId, type Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { catalogChanged } from '../heard-events.ts';

type Product = DataOf<typeof catalogChanged>;
type Changed = Received<Product>;

/**
 * Keeps the replica that prices are taken from. Each event shows a whole product: its variants replace what is known,
 * and those that it does not name any more are not sold any more. An older event than the row changes nothing.
 */
@Handles(catalogChanged, { together: 50 })
export class OnCatalogChanged implements Handler<typeof catalogChanged> {
  async handle(event: Changed, tx: Tx): Promise<void> {
    await this.handleMany([event], tx);
  }

  async handleMany(events: readonly Changed[], tx: Tx): Promise<void> {
    const rows = events.flatMap(({ data }) => rowsOf(data));
    await tx.query(UPSERT, [JSON.stringify(rows)]);
    await tx.query(TAKE_OFF, [events.map(({ data }) => data.productId), events.map(({ data }) => data.version)]);
  }
}

function rowsOf({ productId, version, currency, taxClass, imageUrl, variants }: Product) {
  return variants.map((variant) => ({
    id: newId(),
    variant_id: variant.variantId,
    product_id: productId,
    sku: variant.sku,
    name: variant.name,
    options: variant.options,
    price: variant.price,
    currency,
    tiers: variant.tiers,
    weight_grams: variant.weightGrams ?? null,
    tax_class: taxClass,
    image_url: variant.imageUrl ?? imageUrl ?? null,
    min_per_order: variant.minPerOrder,
    max_per_order: variant.maxPerOrder ?? null,
    is_sold: variant.isSold,
    source_version: version,
  }));
}

const TAKE_OFF = `
  UPDATE catalog_items known SET is_sold = false, source_version = shown.version
  FROM unnest($1::varchar[], $2::bigint[]) AS shown (product_id, version)
  WHERE known.product_id = shown.product_id AND known.source_version < shown.version`;

const UPSERT = `
  INSERT INTO catalog_items AS known
    (id, variant_id, product_id, sku, name, options, price, currency, tiers, weight_grams, tax_class, image_url,
     min_per_order, max_per_order, is_sold, source_version)
  SELECT id, variant_id, product_id, sku, name, options, price, currency, tiers, weight_grams, tax_class, image_url,
         min_per_order, max_per_order, is_sold, source_version
  FROM jsonb_to_recordset($1::jsonb) AS row (
    id uuid, variant_id varchar, product_id varchar, sku varchar, name varchar, options jsonb, price bigint, currency char(3),
    tiers jsonb, weight_grams int, tax_class varchar, image_url varchar, min_per_order int, max_per_order int,
    is_sold boolean, source_version bigint)
  WHERE NOT EXISTS (SELECT FROM catalog_items newer
                    WHERE newer.product_id = row.product_id AND newer.source_version > row.source_version)
  ORDER BY variant_id
  ON CONFLICT (variant_id) DO UPDATE SET
    product_id = excluded.product_id, sku = excluded.sku, name = excluded.name, options = excluded.options,
    price = excluded.price, currency = excluded.currency, tiers = excluded.tiers, weight_grams = excluded.weight_grams,
    tax_class = excluded.tax_class, image_url = excluded.image_url, min_per_order = excluded.min_per_order,
    max_per_order = excluded.max_per_order, is_sold = excluded.is_sold, source_version = excluded.source_version
  WHERE known.source_version < excluded.source_version`;
