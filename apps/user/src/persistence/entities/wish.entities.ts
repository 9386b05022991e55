import { bigintToNumber } from '@tenfold/database';
import { Column, Entity } from 'typeorm';
import { ChangingRow, EndingRow } from './rows.ts';

export interface CatalogVariant {
  /** Minor units of the product's currency; null when it is not sold. */
  readonly price: number | null;
  readonly imageUrl: string | null;
}

/** A wish, with what it looked like when the catalogue was last heard. */
@Entity('wishlist_items')
export class WishlistItemEntity extends EndingRow {
  @Column('varchar', { name: 'user_id', length: 64 })
  userId: string;

  @Column('varchar', { name: 'product_id', length: 64 })
  productId: string;

  @Column('varchar', { name: 'variant_id', length: 64, nullable: true })
  variantId: string | null;

  @Column('varchar', { name: 'product_name', length: 255 })
  productName: string;

  @Column('varchar', { name: 'image_url', length: 2048, nullable: true })
  imageUrl: string | null;

  @Column('bigint', { name: 'price', nullable: true, transformer: bigintToNumber })
  price: number | null;

  @Column('char', { name: 'currency', length: 3, nullable: true })
  currency: string | null;

  @Column('boolean', { name: 'in_stock', nullable: true })
  inStock: boolean | null;

  @Column('boolean', { name: 'notify_back_in_stock', default: true })
  notifyBackInStock: boolean;

  @Column('boolean', { name: 'notify_price_drop', default: false })
  notifyPriceDrop: boolean;

  /** Set while the person is still to be told that it can be had again. */
  @Column('timestamptz', { name: 'notice_due_at', nullable: true })
  noticeDueAt: Date | null;
}

/** Replica of product's catalogue, by `catalog.changed`. */
@Entity('catalog_products')
export class CatalogProductEntity extends ChangingRow {
  @Column('varchar', { name: 'product_id', length: 64 })
  productId: string;

  @Column('int', { name: 'source_version' })
  sourceVersion: number;

  @Column('varchar', { name: 'name', length: 255 })
  name: string;

  @Column('varchar', { name: 'image_url', length: 2048, nullable: true })
  imageUrl: string | null;

  /** The lowest of the variants that are sold. */
  @Column('bigint', { name: 'price', nullable: true, transformer: bigintToNumber })
  price: number | null;

  @Column('char', { name: 'currency', length: 3, nullable: true })
  currency: string | null;

  @Column('jsonb', { name: 'variants' })
  variants: Readonly<Record<string, CatalogVariant>>;
}

/** Whether a variant can be had at a location, by the events of its stock. */
@Entity('catalog_stock')
export class CatalogStockEntity extends ChangingRow {
  @Column('varchar', { name: 'variant_id', length: 64 })
  variantId: string;

  @Column('varchar', { name: 'location', length: 50 })
  location: string;

  @Column('varchar', { name: 'product_id', length: 64 })
  productId: string;

  @Column('int', { name: 'source_version' })
  sourceVersion: number;

  @Column('boolean', { name: 'in_stock' })
  inStock: boolean;
}
