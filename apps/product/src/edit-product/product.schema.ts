import { money } from '@tenfold/contract-kit';
import { z } from 'zod';

/** A hundred million in major units: what no shop asks, and far from where numbers stop being exact. */
const MOST_MONEY = 10_000_000_000;

export const price = money.extend({ amount: z.int().min(1).max(MOST_MONEY) });
export const cost = money.extend({ amount: z.int().min(0).max(MOST_MONEY) });

export const sku = z.string().trim().min(1).max(64);
export const slug = z
  .string()
  .max(255)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters and digits, joined by single hyphens');

const name = z.string().trim().min(1).max(255);
const millimetres = z.int().min(0).max(1_000_000);
export const grams = z.int().min(0).max(100_000_000);

const image = z.object({
  url: z
    .string()
    .max(2048)
    .regex(/^(https?:\/\/|\/)/, 'an http(s) address, or a path on this shop'),
  altText: z.string().max(255).optional(),
  variantId: z.uuid().optional(),
  width: z.int().min(1).max(100_000).optional(),
  height: z.int().min(1).max(100_000).optional(),
});

/** Lists that belong to a product; the first picture and the first category are its primary ones. */
const parts = {
  images: z.array(image).max(50).optional(),
  tags: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .max(50)
        .transform((tag) => tag.toLowerCase()),
    )
    .max(50)
    .optional(),
  categoryIds: z.array(z.uuid()).max(20).optional(),
};
export type ProductParts = z.output<z.ZodObject<typeof parts>>;

const attributes = z
  .record(z.string().min(1).max(100), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]))
  .refine((given) => Object.keys(given).length <= 100, 'at most 100 attributes');

export const variantFields = z.object({
  sku,
  name: name.optional(),
  options: z.record(z.string().min(1).max(50), z.string().min(1).max(100)).default({}),
  price: price.optional(),
  compareAtPrice: price.optional(),
  cost: cost.optional(),
  barcode: z.string().trim().min(1).max(64).optional(),
  weightGrams: grams.optional(),
  minPerOrder: z.int().min(1).max(10_000).default(1),
  maxPerOrder: z.int().min(1).max(10_000).optional(),
  backorderAllowed: z.boolean().default(false),
  isActive: z.boolean().default(true),
});

const maxNotBelowMin = {
  check: ({ minPerOrder = 1, maxPerOrder }: { minPerOrder?: number; maxPerOrder?: number | null }) =>
    maxPerOrder === undefined || maxPerOrder === null || maxPerOrder >= minPerOrder,
  report: { path: ['maxPerOrder'], message: 'not below minPerOrder' },
};

export const newVariant = variantFields.refine(maxNotBelowMin.check, maxNotBelowMin.report);
export type NewVariant = z.output<typeof newVariant>;

export const createProductBody = z.object({
  sku,
  slug: slug.optional(),
  name,
  description: z.string().max(20_000).optional(),
  brand: z.string().trim().min(1).max(100).optional(),
  price,
  compareAtPrice: price.optional(),
  cost: cost.optional(),
  taxClass: z.string().trim().min(1).max(32).default('standard'),
  attributes: attributes.default({}),
  weightGrams: grams.optional(),
  lengthMm: millimetres.optional(),
  widthMm: millimetres.optional(),
  heightMm: millimetres.optional(),
  ...parts,
  /** Left out for a simple product, which gets one variant with the product's own SKU. */
  variants: z.array(newVariant).min(1).max(100).optional(),
});
export type CreateProductBody = z.output<typeof createProductBody>;

/** A field that is left out stays; null empties it. */
export const updateProductBody = z
  .object({
    slug,
    name,
    description: z.string().max(20_000).nullable(),
    brand: z.string().trim().min(1).max(100).nullable(),
    cost: cost.nullable(),
    taxClass: z.string().trim().min(1).max(32),
    attributes,
    weightGrams: grams.nullable(),
    lengthMm: millimetres.nullable(),
    widthMm: millimetres.nullable(),
    heightMm: millimetres.nullable(),
    ...parts,
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdateProductBody = z.output<typeof updateProductBody>;

export const updateVariantBody = z
  .object({
    name,
    options: z.record(z.string().min(1).max(50), z.string().min(1).max(100)),
    cost: cost.nullable(),
    barcode: z.string().trim().min(1).max(64).nullable(),
    weightGrams: grams.nullable(),
    minPerOrder: z.int().min(1).max(10_000),
    maxPerOrder: z.int().min(1).max(10_000).nullable(),
    backorderAllowed: z.boolean(),
    isActive: z.boolean(),
    position: z.int().min(0).max(10_000),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdateVariantBody = z.output<typeof updateVariantBody>;

/** What an edit answers: the version to base the next edit on, also given as ETag. */
export const editedView = z.object({ id: z.uuid(), version: z.int().positive() });
export type EditedView = z.output<typeof editedView>;

/** What a creation answers. */
export const createdView = editedView.extend({
  slug: z.string(),
  variants: z.array(z.object({ id: z.uuid(), sku: z.string() })),
});
export type CreatedView = z.output<typeof createdView>;

export const createdVariantView = z.object({ id: z.uuid(), sku: z.string(), productVersion: z.int().positive() });
export type CreatedVariantView = z.output<typeof createdVariantView>;
