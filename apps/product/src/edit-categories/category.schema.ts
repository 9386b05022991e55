import { z } from 'zod';
import { slug } from '../edit-product/product.schema.ts';

const name = z.string().trim().min(1).max(100);
const position = z.int().min(0).max(100_000);

export const createCategoryBody = z.object({
  name,
  slug: slug.optional(),
  description: z.string().max(10_000).optional(),
  /** Left out: a category at the top. */
  parentId: z.uuid().optional(),
  position: position.default(0),
});
export type CreateCategoryBody = z.output<typeof createCategoryBody>;

/** A field that is left out stays. `parentId: null` moves the category to the top. */
export const updateCategoryBody = z
  .object({
    name,
    slug,
    description: z.string().max(10_000).nullable(),
    parentId: z.uuid().nullable(),
    position,
    isActive: z.boolean(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdateCategoryBody = z.output<typeof updateCategoryBody>;

export const categoryEdited = z.object({ id: z.uuid(), slug: z.string(), version: z.int().positive() });
export type CategoryEdited = z.output<typeof categoryEdited>;

export interface CategoryNode {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly children: readonly CategoryNode[];
}

export const categoryNode: z.ZodType<CategoryNode> = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  get children() {
    return z.array(categoryNode);
  },
});
export const categoryTree = z.object({ items: z.array(categoryNode) });
