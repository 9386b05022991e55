import { money } from '@tenfold/contract-kit';
import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';

const amount = z.coerce.number().int().min(0).max(10_000_000_000);

export const sorts = ['relevance', 'newest', 'price_asc', 'price_desc', 'name'] as const;
export type Sort = (typeof sorts)[number];

export const productQuery = pageQuery.extend({
  /** Words of the name, brand, description or SKU; small typing errors are forgiven. */
  q: z.string().trim().min(1).max(200).optional(),
  /** Slug of a category; its sub-categories are included. */
  category: z.string().min(1).max(255).optional(),
  brand: z.string().min(1).max(100).optional(),
  tag: z.string().min(1).max(50).toLowerCase().optional(),
  /** Minor units, inclusive. */
  minPrice: amount.optional(),
  maxPrice: amount.optional(),
  inStock: z.stringbool().optional(),
  /** `relevance` when something is searched for, otherwise `newest`. */
  sort: z.enum(sorts).optional(),
});
export type ProductQuery = z.output<typeof productQuery>;

export const productSummary = z.object({
  id: z.uuid(),
  slug: z.string(),
  sku: z.string(),
  name: z.string(),
  brand: z.string().nullable(),
  price: money,
  compareAtPrice: money.nullable(),
  imageUrl: z.string().nullable(),
  inStock: z.boolean(),
});
export type ProductSummary = z.output<typeof productSummary>;
export const productPage = pageOf(productSummary);

export const productView = z.object({
  id: z.uuid(),
  slug: z.string(),
  sku: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  brand: z.string().nullable(),
  price: money,
  compareAtPrice: money.nullable(),
  /** The lowest price that was asked in the last 30 days, for price reductions. */
  lowestPrice30Days: money,
  taxClass: z.string(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  weightGrams: z.int().nullable(),
  lengthMm: z.int().nullable(),
  widthMm: z.int().nullable(),
  heightMm: z.int().nullable(),
  publishedAt: z.string().nullable(),
  images: z.array(
    z.object({
      url: z.string(),
      altText: z.string().nullable(),
      variantId: z.uuid().nullable(),
      width: z.int().nullable(),
      height: z.int().nullable(),
    }),
  ),
  categories: z.array(z.object({ id: z.uuid(), slug: z.string(), name: z.string() })),
  tags: z.array(z.string()),
  variants: z.array(
    z.object({
      id: z.uuid(),
      sku: z.string(),
      name: z.string(),
      options: z.record(z.string(), z.string()),
      price: money,
      compareAtPrice: money.nullable(),
      minPerOrder: z.int(),
      maxPerOrder: z.int().nullable(),
      available: z.int(),
      /** Something is available, or may be ordered beforehand. */
      inStock: z.boolean(),
    }),
  ),
});
export type ProductView = z.output<typeof productView>;

export const productStatus = z.enum(['draft', 'active', 'archived']);

export const adminProductQuery = pageQuery.extend({
  status: productStatus.optional(),
  sku: z.string().min(1).max(64).optional(),
});
export type AdminProductQuery = z.output<typeof adminProductQuery>;

export const adminProductSummary = z.object({
  id: z.uuid(),
  slug: z.string(),
  sku: z.string(),
  name: z.string(),
  status: productStatus,
  price: money,
  version: z.int(),
  createdAt: z.string(),
});
export type AdminProductSummary = z.output<typeof adminProductSummary>;
export const adminProductPage = pageOf(adminProductSummary);

/** What staff see: also what is not for sale, costs, and the version to base an edit on. */
export const adminProductView = productView.extend({
  status: productStatus,
  version: z.int(),
  cost: money.nullable(),
  variants: z.array(productView.shape.variants.element.extend({ isActive: z.boolean(), cost: money.nullable() })),
});
export type AdminProductView = z.output<typeof adminProductView>;
