import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, instant, optional, setByDatabase, text } from './column-types.ts';

const destinations = ['original', 'store_credit'] as const;
const statuses = ['pending', 'succeeded', 'failed'] as const;

@Entity('refunds')
export class RefundEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'payment_id', type: 'uuid' }) paymentId: string;
  @Column(text('order_id', 64)) orderId: string;
  @Column(optional(text('return_id', 64))) returnId: string | null;
  @Column(bigint('amount')) amount: number;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column(text('reason', 255)) reason: string;
  @Column({ type: 'enum', enum: destinations, enumName: 'refund_destination' })
  destination: (typeof destinations)[number];
  @Column({ type: 'enum', enum: statuses, enumName: 'refund_status' }) status: (typeof statuses)[number];
  @Column(optional(text('provider_reference', 100))) providerReference: string | null;
  @Column(text('idempotency_key', 100)) idempotencyKey: string;
  @Column(optional(text('failure_reason', 255))) failureReason: string | null;
  @Column(text('requested_by', 64)) requestedBy: string;
  @Column({ name: 'is_claimed', type: 'boolean', default: true }) isClaimed: boolean;
  @Column(optional(instant('succeeded_at'))) succeededAt: Date | null;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}
