import { bigintToNumber } from '@tenfold/database';
import { Column, Entity } from 'typeorm';
import type { CurrentOffer } from '../../domain/assess.ts';
import { ChangingRow } from './row-times.ts';

/** What product sells, as its newest `catalog.changed` and the newest words about its stock said. */
@Entity('catalog_items')
export class CatalogItem extends ChangingRow implements CurrentOffer {
  @Column({ name: 'variant_id', type: 'varchar', length: 64 }) variantId: string;
  @Column({ name: 'product_id', type: 'varchar', length: 64 }) productId: string;
  @Column({ type: 'varchar', length: 64 }) sku: string;
  @Column({ type: 'varchar', length: 255 }) name: string;
  @Column({ name: 'image_url', type: 'varchar', length: 2048, nullable: true }) imageUrl: string | null;
  /** Minor units of `currency`. */
  @Column({ type: 'bigint', transformer: bigintToNumber }) price: number;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column({ type: 'jsonb', default: [] }) tiers: CurrentOffer['tiers'];
  @Column({ name: 'weight_grams', type: 'int', nullable: true }) weightGrams: number | null;
  @Column({ name: 'is_sold', type: 'boolean' }) isSold: boolean;
  /** True until product says that nothing is left. */
  @Column({ name: 'in_stock', type: 'boolean', default: true }) inStock: boolean;
  /** What was left when product last spoke of it; it speaks of thresholds only. */
  @Column({ type: 'int', nullable: true }) available: number | null;
  @Column({ name: 'min_per_order', type: 'int', default: 1 }) minPerOrder: number;
  @Column({ name: 'max_per_order', type: 'int', nullable: true }) maxPerOrder: number | null;
  /** Version of the product's catalogue stream that this row is from. */
  @Column({ name: 'source_version', type: 'bigint', transformer: bigintToNumber }) sourceVersion: number;
}
