import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt, DeletedAt, UpdatedAt } from './row-times.ts';

/** An order that staff prepare; it holds no stock and no money before it is placed. */
@Entity('draft_orders')
export class DraftOrder {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'user_id', type: 'varchar', length: 64, nullable: true }) userId: string | null;
  @Column({ type: 'jsonb', default: [] }) lines: unknown;
  @Column({ type: 'enum', enumName: 'draft_order_status', enum: ['open', 'placed', 'discarded'], default: 'open' })
  status: 'open' | 'placed' | 'discarded';
  @Column({ name: 'order_id', type: 'uuid', nullable: true }) orderId: string | null;
  @Column({ type: 'int', default: 1 }) version: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
  @DeletedAt() deletedAt: Date | null;
}
