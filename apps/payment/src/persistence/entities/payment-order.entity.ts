import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Customer } from '../../domain/account-state.ts';
import { bigint, instant, optional, setByDatabase, text } from './column-types.ts';

@Entity('payment_orders')
export class PaymentOrderEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(text('order_id', 64)) orderId: string;
  @Column({ type: 'enum', enum: ['open', 'closed'], enumName: 'payment_account_status' }) account: 'open' | 'closed';
  @Column({ type: 'char', length: 3, nullable: true }) currency: string | null;
  @Column(bigint('captured_total')) capturedTotal: number;
  @Column(bigint('refund_claimed')) refundClaimed: number;
  @Column(bigint('refunded_total')) refundedTotal: number;
  @Column(bigint('capture_due')) captureDue: number;
  @Column({ type: 'boolean' }) final: boolean;
  @Column(optional(instant('pay_until'))) payUntil: Date | null;
  @Column(optional(instant('next_action_at'))) nextActionAt: Date | null;
  @Column({ name: 'action_tries', type: 'int', default: 0 }) actionTries: number;
  @Column(bigint('order_version')) orderVersion: number;
  @Column(bigint('version')) version: number;
  @Column(bigint('revision')) revision: number;
  @Column(optional(text('order_number', 50))) orderNumber: string | null;
  @Column(optional(text('user_id', 64))) userId: string | null;
  /** Of a guest, as order sealed it for notification. */
  @Column({ type: 'jsonb', nullable: true }) contact: Customer['contact'];
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}
