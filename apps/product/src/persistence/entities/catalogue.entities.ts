import { bigintToNumber } from '@tenfold/database';
import { Column, Entity } from 'typeorm';
import type { ProductStatus } from '../../domain/product-status.ts';
import { ChangingRow, EditedRow } from './rows.ts';

@Entity('categories')
export class CategoryEntity extends EditedRow {
  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;

  /** Path of the parent; `/` for a root. The database checks it against the parent. */
  @Column('text', { name: 'parent_path', default: '/' })
  parentPath: string;

  @Column({ type: 'text', name: 'path', insert: false, update: false })
  path: string;

  @Column('varchar', { name: 'slug', length: 255 })
  slug: string;

  @Column('varchar', { name: 'name', length: 100 })
  name: string;

  @Column('text', { name: 'description', nullable: true })
  description: string | null;

  @Column('int', { name: 'position', default: 0 })
  position: number;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;
}

/** Open properties of a product: flat, so that they can be shown and compared. */
export type Attributes = Record<string, string | number | boolean | null>;

/** All amounts are minor units of `currency`. */
@Entity('products')
export class ProductEntity extends EditedRow {
  @Column('varchar', { name: 'sku', length: 64 })
  sku: string;

  @Column('varchar', { name: 'slug', length: 255 })
  slug: string;

  @Column('varchar', { name: 'name', length: 255 })
  name: string;

  @Column('text', { name: 'description', nullable: true })
  description: string | null;

  @Column('varchar', { name: 'brand', length: 100, nullable: true })
  brand: string | null;

  @Column('enum', {
    name: 'status',
    enum: ['draft', 'active', 'archived'],
    enumName: 'product_status',
    default: 'draft',
  })
  status: ProductStatus;

  @Column('bigint', { name: 'price', transformer: bigintToNumber })
  price: number;

  @Column('bigint', { name: 'compare_at_price', nullable: true, transformer: bigintToNumber })
  compareAtPrice: number | null;

  @Column('bigint', { name: 'cost', nullable: true, transformer: bigintToNumber })
  cost: number | null;

  @Column('char', { name: 'currency', length: 3 })
  currency: string;

  @Column('varchar', { name: 'tax_class', length: 32, default: 'standard' })
  taxClass: string;

  @Column('jsonb', { name: 'attributes', default: {} })
  attributes: Attributes;

  @Column('int', { name: 'weight_grams', nullable: true })
  weightGrams: number | null;

  @Column('int', { name: 'length_mm', nullable: true })
  lengthMm: number | null;

  @Column('int', { name: 'width_mm', nullable: true })
  widthMm: number | null;

  @Column('int', { name: 'height_mm', nullable: true })
  heightMm: number | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('timestamptz', { name: 'archived_at', nullable: true })
  archivedAt: Date | null;

  @Column({ type: 'tsvector', name: 'search', select: false, insert: false, update: false })
  search: string;

  /** Version of the last event of this product on `product.products`. */
  @Column('bigint', { name: 'stream_version', default: 0, transformer: bigintToNumber })
  streamVersion: number;

  /** Version of the last picture of this product on `product.catalog`. */
  @Column('bigint', { name: 'catalog_version', default: 0, transformer: bigintToNumber })
  catalogVersion: number;
}

@Entity('product_categories')
export class ProductCategoryEntity extends ChangingRow {
  @Column('uuid', { name: 'product_id' })
  productId: string;

  @Column('uuid', { name: 'category_id' })
  categoryId: string;

  @Column('boolean', { name: 'is_primary', default: false })
  isPrimary: boolean;

  @Column('int', { name: 'position', default: 0 })
  position: number;
}

/** What is stocked and sold. A price of its own takes the place of the product's. */
@Entity('product_variants')
export class VariantEntity extends EditedRow {
  @Column('uuid', { name: 'product_id' })
  productId: string;

  @Column('varchar', { name: 'sku', length: 64 })
  sku: string;

  @Column('varchar', { name: 'name', length: 255 })
  name: string;

  @Column('jsonb', { name: 'options', default: {} })
  options: Record<string, string>;

  @Column('bigint', { name: 'price', nullable: true, transformer: bigintToNumber })
  price: number | null;

  @Column('bigint', { name: 'compare_at_price', nullable: true, transformer: bigintToNumber })
  compareAtPrice: number | null;

  @Column('bigint', { name: 'cost', nullable: true, transformer: bigintToNumber })
  cost: number | null;

  @Column('varchar', { name: 'barcode', length: 64, nullable: true })
  barcode: string | null;

  @Column('int', { name: 'weight_grams', nullable: true })
  weightGrams: number | null;

  @Column('int', { name: 'min_per_order', default: 1 })
  minPerOrder: number;

  @Column('int', { name: 'max_per_order', nullable: true })
  maxPerOrder: number | null;

  @Column('boolean', { name: 'backorder_allowed', default: false })
  backorderAllowed: boolean;

  @Column('int', { name: 'position', default: 0 })
  position: number;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;
}

@Entity('product_images')
export class ImageEntity extends ChangingRow {
  @Column('uuid', { name: 'product_id' })
  productId: string;

  @Column('uuid', { name: 'variant_id', nullable: true })
  variantId: string | null;

  @Column('varchar', { name: 'url', length: 2048 })
  url: string;

  @Column('varchar', { name: 'alt_text', length: 255, nullable: true })
  altText: string | null;

  @Column('int', { name: 'width', nullable: true })
  width: number | null;

  @Column('int', { name: 'height', nullable: true })
  height: number | null;

  @Column('int', { name: 'position', default: 0 })
  position: number;

  @Column('boolean', { name: 'is_primary', default: false })
  isPrimary: boolean;
}

@Entity('product_tags')
export class TagEntity extends ChangingRow {
  @Column('uuid', { name: 'product_id' })
  productId: string;

  @Column('varchar', { name: 'tag', length: 50 })
  tag: string;
}
