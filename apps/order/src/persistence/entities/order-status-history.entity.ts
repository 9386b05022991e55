import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Append-only; partitioned by month of `created_at`. */
@Entity('order_status_history')
export class OrderStatusHistory {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'order_id', type: 'uuid' }) orderId: string;
  @Column({ type: 'enum', enumName: 'order_axis', enum: ['status', 'payment', 'fulfilment'] })
  axis: 'status' | 'payment' | 'fulfilment';
  @Column({ name: 'from_status', type: 'varchar', length: 32, nullable: true }) fromStatus: string | null;
  @Column({ name: 'to_status', type: 'varchar', length: 32 }) toStatus: string;
  @Column({ type: 'varchar', length: 255, nullable: true }) reason: string | null;
  /** User id, or `system:<service>`. */
  @Column({ type: 'varchar', length: 64 }) actor: string;
  /** The event that moved the axis, when it was one. */
  @Column({ name: 'event_id', type: 'varchar', length: 64, nullable: true }) eventId: string | null;
  @PrimaryColumn({ name: 'created_at', type: 'timestamptz', insert: false, update: false }) createdAt: Date;
}
