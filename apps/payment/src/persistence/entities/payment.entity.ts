import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NextAction } from '../../domain/account-state.ts';
import { paymentMoves, type PaymentStatus } from '../../domain/payment-status.ts';
import { bigint, instant, optional, setByDatabase, text } from './column-types.ts';

const methodKinds = ['saved', 'one_off', 'store_credit', 'gift_card'] as const;

@Entity('payments')
export class PaymentEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @PrimaryColumn({ name: 'order_id', type: 'varchar', length: 64 }) orderId: string;
  @Column(optional(text('user_id', 64))) userId: string | null;
  @Column({ name: 'payment_method_id', type: 'uuid', nullable: true }) paymentMethodId: string | null;
  @Column({ name: 'one_off_method_id', type: 'uuid', nullable: true }) oneOffMethodId: string | null;
  @Column({ name: 'method_kind', type: 'enum', enum: methodKinds, enumName: 'payment_method_kind' })
  methodKind: (typeof methodKinds)[number];
  @Column(text('provider', 32)) provider: string;
  @Column(optional(text('provider_reference', 100))) providerReference: string | null;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column(bigint('order_amount')) orderAmount: number;
  @Column(bigint('amount')) amount: number;
  @Column({ type: 'enum', enum: Object.keys(paymentMoves), enumName: 'payment_status' }) status: PaymentStatus;
  @Column(bigint('authorized_amount')) authorizedAmount: number;
  @Column(bigint('captured_amount')) capturedAmount: number;
  @Column(bigint('refund_claimed_amount')) refundClaimedAmount: number;
  @Column(bigint('refunded_amount')) refundedAmount: number;
  @Column(optional(text('failure_code', 64))) failureCode: string | null;
  @Column(optional(text('failure_reason', 255))) failureReason: string | null;
  @Column({ name: 'next_action', type: 'jsonb', nullable: true }) nextAction: NextAction | null;
  @Column({ type: 'int' }) attempt: number;
  @Column(instant('attempted_at')) attemptedAt: Date;
  @Column(optional(instant('authorized_at'))) authorizedAt: Date | null;
  @Column(optional(instant('captured_at'))) capturedAt: Date | null;
  @Column(optional(instant('failed_at'))) failedAt: Date | null;
  @Column(optional(instant('void_requested_at'))) voidRequestedAt: Date | null;
  @Column(optional(instant('expires_at'))) expiresAt: Date | null;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
  @Column(optional(instant('deleted_at'))) deletedAt: Date | null;
  @Column({ type: 'int', default: 1 }) version: number;
}
