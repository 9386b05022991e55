import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SaleItem } from '../../domain/pricing.ts';
import { CreatedAt, UpdatedAt } from './row-times.ts';

/** What product sells, as its newest `catalog.changed` said. */
@Entity('catalog_items')
export class CatalogItem implements SaleItem {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'variant_id', type: 'varchar', length: 64 }) variantId: string;
  @Column({ name: 'product_id', type: 'varchar', length: 64 }) productId: string;
  @Column({ type: 'varchar', length: 64 }) sku: string;
  @Column({ type: 'varchar', length: 255 }) name: string;
  @Column({ type: 'jsonb', default: {} }) options: Readonly<Record<string, string>>;
  /** Minor units of `currency`. */
  @Column({ type: 'bigint', transformer: bigintToNumber }) price: number;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column({ type: 'jsonb', default: [] }) tiers: SaleItem['tiers'];
  @Column({ name: 'weight_grams', type: 'int', nullable: true }) weightGrams: number | null;
  @Column({ name: 'tax_class', type: 'varchar', length: 32 }) taxClass: string;
  @Column({ name: 'image_url', type: 'varchar', length: 2048, nullable: true }) imageUrl: string | null;
  @Column({ name: 'min_per_order', type: 'int', default: 1 }) minPerOrder: number;
  @Column({ name: 'max_per_order', type: 'int', nullable: true }) maxPerOrder: number | null;
  @Column({ name: 'is_sold', type: 'boolean' }) isSold: boolean;
  /** Version of the product's catalogue stream that this row is from. */
  @Column({ name: 'source_version', type: 'bigint', transformer: bigintToNumber }) sourceVersion: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
}
