import { bigintToNumber } from '@tenfold/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FulfilmentStatus, OrderStatus, PaymentStatus } from '../../domain/order-status.ts';
import { CreatedAt, DeletedAt, UpdatedAt } from './row-times.ts';

/** Partitioned by hash of `user_id`. Amounts are minor units of `currency`. */
@Entity('orders')
export class Order {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  /** The account, or `guest_<uuid>` until a guest claims the order. */
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 64 }) userId: string;
  /** Encrypted. */
  @Column({ name: 'guest_email', type: 'text', nullable: true }) guestEmail: string | null;
  @Column({ name: 'guest_email_blind', type: 'varchar', length: 64, nullable: true }) guestEmailBlind: string | null;
  @Column({ name: 'order_number', type: 'varchar', length: 50 }) orderNumber: string;
  @Column({ name: 'cart_id', type: 'varchar', length: 64, nullable: true }) cartId: string | null;
  @Column({ name: 'coupon_code', type: 'varchar', length: 64, nullable: true }) couponCode: string | null;
  @Column({ type: 'varchar', length: 32, default: 'web' }) channel: string;
  @Column({ type: 'varchar', length: 35 }) locale: string;
  @Column({
    type: 'enum',
    enumName: 'order_status',
    enum: ['pending', 'confirmed', 'shipped', 'delivered', 'cancelled'],
    default: 'pending',
  })
  status: OrderStatus;
  @Column({
    name: 'payment_status',
    type: 'enum',
    enumName: 'order_payment_status',
    enum: [
      'pending',
      'requires_action',
      'authorized',
      'captured',
      'partially_refunded',
      'refunded',
      'failed',
      'voided',
      'disputed',
      'not_required',
    ],
    default: 'pending',
  })
  paymentStatus: PaymentStatus;
  @Column({
    name: 'fulfilment_status',
    type: 'enum',
    enumName: 'order_fulfilment_status',
    enum: ['unfulfilled', 'partially_shipped', 'shipped', 'partially_delivered', 'delivered', 'cancelled'],
    default: 'unfulfilled',
  })
  fulfilmentStatus: FulfilmentStatus;
  @Column({ type: 'char', length: 3 }) currency: string;
  @Column({ type: 'bigint', transformer: bigintToNumber }) subtotal: number;
  @Column({ name: 'discount_total', type: 'bigint', transformer: bigintToNumber, default: 0 }) discountTotal: number;
  @Column({ name: 'shipping_cost', type: 'bigint', transformer: bigintToNumber, default: 0 }) shippingCost: number;
  /** The tax that was added to the prices; what they contain is `taxIncluded`. */
  @Column({ name: 'tax_total', type: 'bigint', transformer: bigintToNumber, default: 0 }) taxTotal: number;
  @Column({ type: 'bigint', transformer: bigintToNumber }) total: number;
  @Column({ name: 'tax_included', type: 'bigint', transformer: bigintToNumber, default: 0 }) taxIncluded: number;
  @Column({ name: 'captured_total', type: 'bigint', transformer: bigintToNumber, default: 0 }) capturedTotal: number;
  @Column({ name: 'refunded_total', type: 'bigint', transformer: bigintToNumber, default: 0 }) refundedTotal: number;
  @Column({ name: 'shipping_method_code', type: 'varchar', length: 64 }) shippingMethodCode: string;
  @Column({ name: 'source_address_id', type: 'varchar', length: 64, nullable: true }) sourceAddressId: string | null;
  @Column({ name: 'payment_method_id', type: 'varchar', length: 64, nullable: true }) paymentMethodId: string | null;
  @Column({ name: 'cancel_reason', type: 'varchar', length: 100, nullable: true }) cancelReason: string | null;
  @Column({ name: 'confirmed_at', type: 'timestamptz', nullable: true }) confirmedAt: Date | null;
  @Column({ name: 'shipped_at', type: 'timestamptz', nullable: true }) shippedAt: Date | null;
  @Column({ name: 'delivered_at', type: 'timestamptz', nullable: true }) deliveredAt: Date | null;
  @Column({ name: 'cancelled_at', type: 'timestamptz', nullable: true }) cancelledAt: Date | null;
  @Column({ name: 'cancel_requested_at', type: 'timestamptz', nullable: true }) cancelRequestedAt: Date | null;
  /** Version of the event stream: one event, one version. */
  @Column({ type: 'bigint', transformer: bigintToNumber, default: 1 }) version: number;
  @Column({ name: 'payment_seen', type: 'bigint', transformer: bigintToNumber, default: 0 }) paymentSeen: number;
  @Column({ name: 'shipping_seen', type: 'bigint', transformer: bigintToNumber, default: 0 }) shippingSeen: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
  @DeletedAt() deletedAt: Date | null;
}
