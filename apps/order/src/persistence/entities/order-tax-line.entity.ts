import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt } from './row-times.ts';

/** Append-only. */
@Entity('order_tax_lines')
export class OrderTaxLine {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'uuid' }) orderId: string;
  /** Empty for the tax on shipping. */
  @Column({ name: 'order_item_id', type: 'uuid', nullable: true }) orderItemId: string | null;
  @Column({ name: 'tax_rate_id', type: 'uuid', nullable: true }) taxRateId: string | null;
  @Column({ type: 'varchar', length: 100 }) name: string;
  @Column({ name: 'rate_bp', type: 'int' }) rateBp: number;
  @Column({ type: 'bigint', transformer: bigintToNumber }) base: number;
  @Column({ type: 'bigint', transformer: bigintToNumber }) amount: number;
  @Column({ type: 'boolean' }) included: boolean;
  @CreatedAt() createdAt: Date;
}
