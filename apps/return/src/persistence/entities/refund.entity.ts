import { Column, Entity, PrimaryColumn } from 'typeorm';
import { byDatabase, currency, moment, oneOf, orNull, whole, words } from './columns.ts';

const destinations = ['original', 'store_credit'] as const;
const statuses = ['requested', 'succeeded', 'failed'] as const;

/** Money that was asked of payment; its id is the name of the wish there, too. */
@Entity('refunds')
export class RefundEntity {
  @PrimaryColumn('uuid') id: string;
  @Column({ name: 'return_id', type: 'uuid' }) returnId: string;
  @Column(words('order_id', 64)) orderId: string;
  @Column(words('payment_id', 64)) paymentId: string;
  @Column(orNull(words('payment_refund_id', 64))) paymentRefundId: string | null;
  @Column(whole('amount')) amount: number;
  @Column(currency) currency: string;
  @Column(whole('fee')) fee: number;
  @Column(whole('shipping_amount')) shippingAmount: number;
  @Column(oneOf('destination', 'refund_destination', destinations)) destination: (typeof destinations)[number];
  @Column(oneOf('status', 'refund_status', statuses)) status: (typeof statuses)[number];
  @Column(orNull(words('failure_reason', 255))) failureReason: string | null;
  @Column(byDatabase(moment('requested_at'))) requestedAt: Date;
  @Column(orNull(moment('finished_at'))) finishedAt: Date | null;
  @Column(byDatabase(moment('created_at'))) createdAt: Date;
  @Column(byDatabase(moment('updated_at'))) updatedAt: Date;
}
