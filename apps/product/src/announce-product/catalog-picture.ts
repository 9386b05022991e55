import type { Tx } from '@tenfold/database';
import type { CatalogChangedV1 } from '@tenfold/product-contracts';
import type { z } from 'zod';

export type CatalogPicture = Omit<z.input<(typeof CatalogChangedV1)['data']>, 'version'>;

const PICTURE = `
  SELECT p.id, p.name, p.slug, p.brand, p.tax_class AS "taxClass", p.currency, p.weight_grams AS "weightGrams",
         p.price::float8 AS price, p.status = 'active' AND p.deleted_at IS NULL AS "isSold",
         (SELECT url FROM product_images WHERE product_id = p.id ORDER BY is_primary DESC, position, id LIMIT 1)
           AS "imageUrl"
  FROM products p WHERE p.id = $1`;

const VARIANTS = `
  SELECT v.id AS "variantId", v.sku, v.name, v.options, v.price::float8 AS price, v.weight_grams AS "weightGrams",
         v.min_per_order AS "minPerOrder", v.max_per_order AS "maxPerOrder", v.is_active AS "isActive",
         (SELECT url FROM product_images WHERE variant_id = v.id ORDER BY is_primary DESC, position, id LIMIT 1)
           AS "imageUrl"
  FROM product_variants_active v WHERE v.product_id = $1
  ORDER BY v.position, v.id`;

interface ProductRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly brand: string | null;
  readonly taxClass: string;
  readonly currency: string;
  readonly weightGrams: number | null;
  readonly price: number;
  readonly isSold: boolean;
  readonly imageUrl: string | null;
}

interface VariantRow {
  readonly variantId: string;
  readonly sku: string;
  readonly name: string;
  readonly options: Record<string, string>;
  readonly price: number | null;
  readonly weightGrams: number | null;
  readonly minPerOrder: number;
  readonly maxPerOrder: number | null;
  readonly isActive: boolean;
  readonly imageUrl: string | null;
}

/** The whole product as the transaction sees it now, the way sellers need it. */
export async function catalogPicture(tx: Tx, productId: string): Promise<CatalogPicture> {
  const [product] = await tx.query<ProductRow[]>(PICTURE, [productId]);
  if (product === undefined) throw new Error(`Product ${productId} vanished inside its own transaction`);
  const variants = await tx.query<VariantRow[]>(VARIANTS, [productId]);
  return {
    productId,
    name: product.name,
    slug: product.slug,
    taxClass: product.taxClass,
    currency: product.currency,
    ...present({ brand: product.brand, imageUrl: product.imageUrl }),
    variants: variants.map((variant) => ({
      variantId: variant.variantId,
      sku: variant.sku,
      name: variant.name,
      options: variant.options,
      price: variant.price ?? product.price,
      tiers: [],
      minPerOrder: variant.minPerOrder,
      isSold: product.isSold && variant.isActive,
      ...present({
        imageUrl: variant.imageUrl ?? product.imageUrl,
        weightGrams: variant.weightGrams ?? product.weightGrams,
        maxPerOrder: variant.maxPerOrder,
      }),
    })),
  };
}

type Present<T> = { [Key in keyof T]?: NonNullable<T[Key]> };

/** The fields that have a value; a contract leaves out what is not there. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Present<T>;
}
