import type { Sealed } from '@tenfold/contract-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { byDatabase, currency, moment, orNull, units, whole, words } from './columns.ts';

/** Whom a delivered order belongs to, and what belongs to the order as a whole. */
@Entity('returnable_orders')
export class ReturnableOrderEntity {
  @PrimaryColumn('uuid') id: string;
  @Column(words('order_id', 64)) orderId: string;
  /** Of the newest picture that was heard. */
  @Column(whole('order_version')) orderVersion: number;
  @Column(words('order_number', 50)) orderNumber: string;
  /** The account, or `guest_<order id>`. */
  @Column(words('user_id', 64)) userId: string;
  /** How a guest is told, sealed for notification. */
  @Column({ name: 'contact', type: 'jsonb', nullable: true }) contact: Sealed<unknown> | null;
  @Column(orNull(words('payment_id', 64))) paymentId: string | null;
  @Column(currency) currency: string;
  @Column(whole('shipping')) shipping: number;
  @Column(whole('shipping_refunded')) shippingRefunded: number;
  @Column(byDatabase(moment('created_at'))) createdAt: Date;
  @Column(byDatabase(moment('updated_at'))) updatedAt: Date;
}

/** A line of a delivered order, with its frozen share of the money and how much of it came back. */
@Entity('returnable_items')
export class ReturnableItemEntity {
  @PrimaryColumn('uuid') id: string;
  @Column(words('order_item_id', 64)) orderItemId: string;
  @Column(words('order_id', 64)) orderId: string;
  @Column(words('user_id', 64)) userId: string;
  @Column(words('variant_id', 64)) variantId: string;
  @Column(words('sku', 64)) sku: string;
  @Column(words('name', 255)) name: string;
  /** Units bought; the shares are those of all of them. */
  @Column(units('quantity')) quantity: number;
  @Column(whole('unit_price')) unitPrice: number;
  @Column(whole('discount_share')) discountShare: number;
  @Column(whole('tax_share')) taxShare: number;
  @Column(currency) currency: string;
  @Column(units('quantity_shipped')) quantityShipped: number;
  @Column(units('quantity_delivered')) quantityDelivered: number;
  /** Claimed by living returns. */
  @Column(units('quantity_returned')) quantityReturned: number;
  /** Seen again in the warehouse. */
  @Column(units('quantity_received')) quantityReceived: number;
  /** Whose money was asked for. */
  @Column(units('quantity_refunded')) quantityRefunded: number;
  @Column(orNull(moment('delivered_at'))) deliveredAt: Date | null;
  @Column(moment('returnable_until')) returnableUntil: Date;
  @Column(byDatabase(moment('created_at'))) createdAt: Date;
  @Column(byDatabase(moment('updated_at'))) updatedAt: Date;
}
