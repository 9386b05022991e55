import { newId, type Tx } from '@tenfold/database';
import { ImageEntity, ProductCategoryEntity, TagEntity } from '../persistence/entities/catalogue.entities.ts';
import type { ProductParts } from './product.schema.ts';

/** Puts lists in the place of the ones that a product has; a list that is not given stays as it is. */
export async function replaceParts(tx: Tx, productId: string, parts: ProductParts): Promise<void> {
  if (parts.images !== undefined) await replaceImages(tx, productId, parts.images);
  if (parts.tags !== undefined) await replaceTags(tx, productId, parts.tags);
  if (parts.categoryIds !== undefined) await replaceCategories(tx, productId, parts.categoryIds);
}

/** The first picture is the product's primary one. */
async function replaceImages(tx: Tx, productId: string, images: NonNullable<ProductParts['images']>): Promise<void> {
  await tx.delete(ImageEntity, { productId });
  await tx.insert(
    ImageEntity,
    images.map((image, position) => ({ id: newId(), productId, ...image, position, isPrimary: position === 0 })),
  );
}

async function replaceTags(tx: Tx, productId: string, tags: readonly string[]): Promise<void> {
  await tx.delete(TagEntity, { productId });
  await tx.insert(
    TagEntity,
    [...new Set(tags)].map((tag) => ({ id: newId(), productId, tag })),
  );
}

/** The first category is the product's primary one. */
async function replaceCategories(tx: Tx, productId: string, categoryIds: readonly string[]): Promise<void> {
  await tx.delete(ProductCategoryEntity, { productId });
  await tx.insert(
    ProductCategoryEntity,
    [...new Set(categoryIds)].map((categoryId, position) => ({
      id: newId(),
      productId,
      categoryId,
      isPrimary: position === 0,
    })),
  );
}
