import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt, DeletedAt, UpdatedAt } from './row-times.ts';

/** A change to a placed order: previewed as a draft, applied as one. */
@Entity('order_edits')
export class OrderEdit {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'uuid' }) orderId: string;
  @Column({ type: 'enum', enumName: 'order_edit_status', enum: ['draft', 'applied', 'discarded'], default: 'draft' })
  status: 'draft' | 'applied' | 'discarded';
  @Column({ type: 'jsonb' }) changes: unknown;
  /** Minor units of `currency`; negative when money goes back. */
  @Column({ name: 'money_difference', type: 'bigint', transformer: bigintToNumber }) moneyDifference: number;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column({ name: 'created_by', type: 'varchar', length: 64 }) createdBy: string;
  @Column({ name: 'applied_at', type: 'timestamptz', nullable: true }) appliedAt: Date | null;
  @Column({ type: 'int', default: 1 }) version: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
  @DeletedAt() deletedAt: Date | null;
}
