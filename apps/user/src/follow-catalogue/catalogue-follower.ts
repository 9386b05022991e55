import { Injectable } from '@nestjs/common';
import type { DataOf } from '@tenfold/contract-kit';
import { newId, type Tx } from '@tenfold/database';
import type { CatalogVariant } from '../persistence/entities/wish.entities.ts';
import type { backInStock, catalogChanged } from '../service.manifest.ts';

const KEEP_PRODUCT = `
  INSERT INTO catalog_products (id, product_id, source_version, name, image_url, price, currency, variants)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (product_id) DO UPDATE SET
    source_version = excluded.source_version, name = excluded.name, image_url = excluded.image_url,
    price = excluded.price, currency = excluded.currency, variants = excluded.variants
  WHERE catalog_products.source_version < excluded.source_version
  RETURNING id`;

const SHOW_PRODUCT = `
  UPDATE wishlist_items w SET
    product_name = p.name,
    image_url = coalesce(p.variants -> w.variant_id ->> 'imageUrl', p.image_url),
    price = wished.price, currency = CASE WHEN wished.price IS NOT NULL THEN p.currency END
  FROM catalog_products p, LATERAL (
    SELECT CASE WHEN w2.variant_id IS NULL THEN p.price ELSE (p.variants -> w2.variant_id ->> 'price')::bigint END AS price,
           w2.id
    FROM wishlist_items w2 WHERE w2.product_id = p.product_id AND w2.deleted_at IS NULL) wished
  WHERE p.product_id = $1 AND w.id = wished.id`;

const KEEP_STOCK = `
  INSERT INTO catalog_stock (id, variant_id, location, product_id, source_version, in_stock)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (variant_id, location) DO UPDATE SET
    source_version = excluded.source_version, in_stock = excluded.in_stock
  WHERE catalog_stock.source_version < excluded.source_version
  RETURNING id`;

/** A wish for a product counts any of its variants, at any place; who is to be told is told once for each return. */
const SHOW_STOCK = `
  UPDATE wishlist_items w SET
    in_stock = now_there.is,
    notice_due_at = CASE WHEN now_there.is AND w.notify_back_in_stock THEN now() END
  FROM (SELECT wish.id, (SELECT bool_or(s.in_stock) FROM catalog_stock s
                         WHERE s.product_id = wish.product_id
                           AND (wish.variant_id IS NULL OR s.variant_id = wish.variant_id)) AS is
        FROM wishlist_items wish WHERE wish.product_id = $1 AND wish.deleted_at IS NULL) now_there
  WHERE w.id = now_there.id AND w.in_stock IS DISTINCT FROM now_there.is`;

/** First half of the advisory lock of a product; the second is the product. The number is arbitrary but fixed. */
const PRODUCT_LOCK = 7_310_011;

/**
 * Makes what changes the snapshots of one product wait for each other: two of its stocks, or a stock and a new wish, would
 * each calculate without the other.
 */
export async function holdProduct(tx: Tx, productId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [PRODUCT_LOCK, productId]);
}

/** Follows what is sold and whether it can be had, by the version of each product and each stock: what is older is passed over. */
@Injectable()
export class CatalogueFollower {
  /** @returns whether it was newer than what is known */
  async product(tx: Tx, product: DataOf<typeof catalogChanged>): Promise<boolean> {
    const { productId, version, name, imageUrl = null, currency, variants } = product;
    const prices = variants.filter(({ isSold }) => isSold).map(({ price }) => price);
    const price = prices.length === 0 ? null : Math.min(...prices);
    const kept: Record<string, CatalogVariant> = Object.fromEntries(
      variants.map((variant) => [
        variant.variantId,
        { price: variant.isSold ? variant.price : null, imageUrl: variant.imageUrl ?? null },
      ]),
    );
    const values = [newId(), productId, version, name.slice(0, 255), imageUrl, price, price && currency, kept];
    await holdProduct(tx, productId);
    const rows = await tx.query<unknown[]>(KEEP_PRODUCT, values);
    if (rows.length === 0) return false;
    await tx.query(SHOW_PRODUCT, [productId]);
    return true;
  }

  /** @returns whether it was newer than what is known */
  async stock(tx: Tx, stock: DataOf<typeof backInStock>, isThere: boolean): Promise<boolean> {
    const { variantId, location, productId, version } = stock;
    await holdProduct(tx, productId);
    const rows = await tx.query<unknown[]>(KEEP_STOCK, [newId(), variantId, location, productId, version, isThere]);
    if (rows.length === 0) return false;
    await tx.query(SHOW_STOCK, [productId]);
    return true;
  }
}
