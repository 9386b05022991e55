import { bigintToNumber } from '@tenfold/database';
import { Column, Entity } from 'typeorm';
import { ChangingRow } from './row-times.ts';

/** What was left of a variant in one warehouse when product last said so; it may know before the catalogue does. */
@Entity('stock_levels')
export class StockLevel extends ChangingRow {
  @Column({ name: 'variant_id', type: 'varchar', length: 64 }) variantId: string;
  @Column({ type: 'varchar', length: 100 }) location: string;
  @Column({ type: 'int' }) available: number;
  @Column({ name: 'source_version', type: 'bigint', transformer: bigintToNumber }) sourceVersion: number;
}
