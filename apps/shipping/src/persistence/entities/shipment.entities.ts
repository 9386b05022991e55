import { Column, Entity } from 'typeorm';
import type { ShipmentStatus } from '../../domain/shipment-status.ts';
import { bigint, code, instant, int, optional, text, uuid } from './column-types.ts';
import { AppendedRow, ChangingRow, EditedRow } from './rows.ts';

const statuses = ['created', 'dispatched', 'in_transit', 'delivered', 'exception', 'cancelled'];

/** The one row for each order; every change of a shipment compares and moves its version. */
@Entity('shipping_orders')
export class ShippingOrderEntity extends ChangingRow {
  @Column(text('order_id', 64)) orderId: string;
  @Column(optional(text('order_number', 50))) orderNumber: string | null;
  /** Null for a guest. */
  @Column(optional(text('user_id', 64))) userId: string | null;
  @Column({
    name: 'status',
    type: 'enum',
    enum: ['open', 'closed'],
    enumName: 'shipping_order_status',
    default: 'open',
  })
  status: 'open' | 'closed';
  @Column(bigint('order_version')) orderVersion: number;
  @Column(bigint('version')) version: number;
}

@Entity('order_lines')
export class OrderLineEntity extends ChangingRow {
  @Column(text('order_item_id', 64)) orderItemId: string;
  @Column(text('order_id', 64)) orderId: string;
  @Column(text('variant_id', 64)) variantId: string;
  /** Empty, as the name, when the order was stopped before it was heard of. */
  @Column(text('sku', 64)) sku: string;
  @Column(text('name', 255)) name: string;
  @Column(optional(int('weight_grams'))) weightGrams: number | null;
  @Column(int('quantity')) quantity: number;
  @Column({ ...int('allocated'), default: 0 }) allocated: number;
  @Column({ ...int('shipped'), default: 0 }) shipped: number;
  @Column({ ...int('delivered'), default: 0 }) delivered: number;
  @Column({ ...int('cancelled'), default: 0 }) cancelled: number;
}

@Entity('shipments')
export class ShipmentEntity extends EditedRow {
  @Column(text('order_id', 64)) orderId: string;
  @Column(text('number', 50)) number: string;
  @Column(uuid('carrier_id')) carrierId: string;
  @Column(text('method_code', 64)) methodCode: string;
  @Column({ name: 'status', type: 'enum', enum: statuses, enumName: 'shipment_status', default: 'created' })
  status: ShipmentStatus;
  @Column(optional(text('tracking_number', 100))) trackingNumber: string | null;
  @Column(optional(text('label_url', 2048))) labelUrl: string | null;
  @Column(optional(int('weight_grams'))) weightGrams: number | null;
  @Column(optional(bigint('cost'))) cost: number | null;
  @Column(code('currency', 3)) currency: string;
  /** Encrypted JSON. */
  @Column({ name: 'address', type: 'text' }) address: string;
  @Column(optional(instant('estimated_delivery'))) estimatedDelivery: Date | null;
  @Column(optional(instant('shipped_at'))) shippedAt: Date | null;
  @Column(optional(instant('delivered_at'))) deliveredAt: Date | null;
  @Column(optional(instant('cancelled_at'))) cancelledAt: Date | null;
  /** Written before the carrier is asked; null again when a label that nobody needs was given back. */
  @Column(optional(instant('label_asked_at'))) labelAskedAt: Date | null;
}

@Entity('shipment_items')
export class ShipmentItemEntity extends ChangingRow {
  @Column(uuid('shipment_id')) shipmentId: string;
  @Column(text('order_item_id', 64)) orderItemId: string;
  @Column(text('variant_id', 64)) variantId: string;
  @Column(text('sku', 64)) sku: string;
  @Column(text('name', 255)) name: string;
  @Column(int('quantity')) quantity: number;
}

@Entity('shipment_tracking')
export class TrackingEntity extends AppendedRow {
  @Column(uuid('shipment_id')) shipmentId: string;
  @Column(text('status', 32)) status: string;
  @Column(optional(text('description', 255))) description: string | null;
  @Column(optional(text('location', 255))) location: string | null;
  @Column(instant('occurred_at')) occurredAt: Date;
  @Column(optional(text('carrier_event_id', 100))) carrierEventId: string | null;
  @Column(optional({ name: 'raw', type: 'jsonb' })) raw: object | null;
}

@Entity('carrier_webhooks')
export class CarrierWebhookEntity extends ChangingRow {
  @Column(text('carrier', 32)) carrier: string;
  @Column(text('carrier_event_id', 100)) carrierEventId: string;
  @Column(text('type', 100)) type: string;
  /** Encrypted. */
  @Column({ name: 'raw_body', type: 'bytea' }) rawBody: Buffer;
  @Column({ name: 'headers', type: 'jsonb' }) headers: object;
  @Column({ name: 'signature_valid', type: 'boolean' }) signatureValid: boolean;
  @Column({
    name: 'status',
    type: 'enum',
    enum: ['received', 'processed', 'ignored', 'failed'],
    enumName: 'carrier_webhook_status',
    default: 'received',
  })
  status: 'received' | 'processed' | 'ignored' | 'failed';
  @Column({ ...int('attempts'), default: 0 }) attempts: number;
  @Column(optional({ name: 'error', type: 'text' })) error: string | null;
  @Column({ ...instant('received_at'), default: () => 'now()' }) receivedAt: Date;
  @Column(optional(instant('processed_at'))) processedAt: Date | null;
}
