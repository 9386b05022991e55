import { defineEvent } from '@tenfold/contract-kit';
import { z } from 'zod';
import { ShippingShipments } from './topics.ts';

const id = z.string().min(1).max(64);
const units = z.int().nonnegative();

/**
 * What every shipment event shows: the shipment that moved, and the whole order as shipping sees it. The newest version
 * is enough; an old one, a duplicate or a gap costs nothing.
 */
const shipmentPicture = z.object({
  orderId: id,
  /** Version of the one row that shipping keeps for the order, counted without gaps. */
  version: z.int().positive(),
  /** Absent when an order was stopped that has no shipment. */
  shipmentId: id.optional(),
  shipmentNumber: z.string().max(50).optional(),
  status: z.enum(['created', 'dispatched', 'in_transit', 'delivered', 'exception', 'cancelled']),
  /** When it happened, by the carrier's word or by shipping's database. */
  occurredAt: z.iso.datetime({ offset: true }),
  /** `closed`: nothing more will leave for this order. */
  orderStatus: z.enum(['open', 'closed']),
  /** Every line of the order, totals so far. Empty when shipping never heard of the order's lines. */
  lines: z.array(
    z.object({
      itemId: id,
      variantId: id,
      quantity: z.int().positive(),
      allocated: units,
      shipped: units,
      delivered: units,
      cancelled: units,
    }),
  ),
  /** Every parcel that left so far. */
  parcels: z.array(
    z.object({
      shipmentId: id,
      number: z.string().max(50),
      carrier: z.string().max(32),
      tracking: z.string().max(100),
      trackingUrl: z.string().max(2048).optional(),
    }),
  ),
});
export type ShipmentPicture = z.output<typeof shipmentPicture>;

const aggregate = {
  type: 'shipping_order',
  id: (data: { orderId: string }) => data.orderId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { orderId: string }) => data.orderId;

const sampleShipmentId = '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8e01';
const sampleLine = {
  itemId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d01',
  variantId: '0197a1f0-0000-7000-8000-000000000001',
  quantity: 2,
  allocated: 2,
  shipped: 0,
  delivered: 0,
  cancelled: 0,
};
const samplePicture = {
  orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e',
  shipmentId: sampleShipmentId,
  shipmentNumber: 'SHP-2026-000001',
  occurredAt: '2026-01-16T08:00:00.000Z',
  orderStatus: 'open' as const,
  lines: [sampleLine],
  parcels: [],
};
const sampleParcels = [
  { shipmentId: sampleShipmentId, number: 'SHP-2026-000001', carrier: 'simulated', tracking: 'SIM0123456789ABCDEF' },
];

export const ShipmentCreatedV1 = defineEvent({
  type: 'shipment.created.v1',
  topic: ShippingShipments,
  summary: 'Units of a confirmed order were put together for a parcel; it stands on the pick list.',
  key,
  aggregate,
  data: shipmentPicture,
  sample: { ...samplePicture, version: 1, status: 'created' },
});

export const ShipmentDispatchedV1 = defineEvent({
  type: 'shipment.dispatched.v1',
  topic: ShippingShipments,
  summary: 'A parcel left with a label. From here on its units cannot be cancelled.',
  key,
  aggregate,
  data: shipmentPicture,
  sample: {
    ...samplePicture,
    version: 2,
    status: 'dispatched',
    lines: [{ ...sampleLine, shipped: 2 }],
    parcels: sampleParcels,
  },
});

export const ShipmentInTransitV1 = defineEvent({
  type: 'shipment.in_transit.v1',
  topic: ShippingShipments,
  summary: 'The carrier has the parcel.',
  key,
  aggregate,
  data: shipmentPicture,
  sample: {
    ...samplePicture,
    version: 3,
    status: 'in_transit',
    lines: [{ ...sampleLine, shipped: 2 }],
    parcels: sampleParcels,
  },
});

export const ShipmentDeliveredV1 = defineEvent({
  type: 'shipment.delivered.v1',
  topic: ShippingShipments,
  summary: 'A parcel arrived.',
  key,
  aggregate,
  data: shipmentPicture,
  sample: {
    ...samplePicture,
    version: 4,
    status: 'delivered',
    lines: [{ ...sampleLine, shipped: 2, delivered: 2 }],
    parcels: sampleParcels,
  },
});

export const ShipmentExceptionV1 = defineEvent({
  type: 'shipment.exception.v1',
  topic: ShippingShipments,
  summary: 'The carrier reports trouble with a parcel: address unknown, damaged, held back.',
  key,
  aggregate,
  data: shipmentPicture.extend({ description: z.string().max(255).optional() }),
  sample: {
    ...samplePicture,
    version: 4,
    status: 'exception',
    description: 'Address unknown',
    lines: [{ ...sampleLine, shipped: 2 }],
    parcels: sampleParcels,
  },
});

export const ShipmentCancelledV1 = defineEvent({
  type: 'shipment.cancelled.v1',
  topic: ShippingShipments,
  summary: "Shipping's answer to a cancellation: the order is closed, and the picture says what had left before.",
  key,
  aggregate,
  data: shipmentPicture,
  sample: {
    ...samplePicture,
    version: 2,
    status: 'cancelled',
    orderStatus: 'closed',
    lines: [{ ...sampleLine, allocated: 0, cancelled: 2 }],
  },
});
