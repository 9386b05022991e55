import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint, optional, setByDatabase, text } from './column-types.ts';

const kinds = ['authorize', 'capture', 'void', 'refund', 'dispute'] as const;
const tenders = ['card', 'store_credit', 'gift_card'] as const;
const outcomes = ['succeeded', 'failed', 'unknown'] as const;

@Entity('payment_transactions')
export class PaymentTransactionEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'payment_id', type: 'uuid' }) paymentId: string;
  @Column(text('order_id', 64)) orderId: string;
  @Column({ type: 'enum', enum: kinds, enumName: 'payment_transaction_kind' }) kind: (typeof kinds)[number];
  @Column({ type: 'enum', enum: tenders, enumName: 'payment_tender', default: 'card' })
  tender: (typeof tenders)[number];
  @Column(bigint('amount')) amount: number;
  @Column({ type: 'enum', enum: outcomes, enumName: 'payment_transaction_outcome' })
  outcome: (typeof outcomes)[number];
  @Column(text('provider', 32)) provider: string;
  @Column(optional(text('provider_reference', 100))) providerReference: string | null;
  @Column(text('idempotency_key', 100)) idempotencyKey: string;
  @Column(optional(text('error_code', 64))) errorCode: string | null;
  @Column({ type: 'jsonb', default: {} }) response: object;
  @Column(setByDatabase('created_at')) createdAt: Date;
}
