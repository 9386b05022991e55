import { defineEvent, money } from '@tenfold/contract-kit';
import { z } from 'zod';
import {
  at,
  customer,
  eur,
  id,
  key,
  order,
  orderEvent,
  quantity,
  sampleCustomer,
  sampleLine,
  sampleOrder,
} from './order-event.ts';
import { OrderOrders } from './topics.ts';

/** How far the order got out of the house. The newest picture is enough; effects are differences to it. */
const shippedPicture = orderEvent.extend({
  ...customer,
  /** Every line of the order, so far. `shipped` + `cancelled` never exceeds `quantity`. */
  lines: z
    .array(
      z.object({
        itemId: id,
        variantId: id,
        name: z.string(),
        quantity,
        shipped: z.int().nonnegative(),
        cancelled: z.int().nonnegative(),
      }),
    )
    .min(1),
  /** What may be taken for the units that left so far: their share of each line, and the shipping cost. Only grows. */
  captureDue: money,
  /** Nothing more will be shipped: what is neither shipped nor due is given back. */
  final: z.boolean(),
  parcels: z.array(z.object({ number: z.string(), tracking: z.string(), trackingUrl: z.string().optional() })),
});
const sampleParcel = {
  number: 'SHP-2026-000001',
  tracking: 'SIM0123456789ABCDEF',
  trackingUrl: 'http://localhost:4000/v1/tracking/SIM0123456789ABCDEF',
};
const samplePictureLine = { ...sampleLine, name: 'Mug, blue', shipped: 1, cancelled: 0 };

export const OrderPartiallyShippedV1 = defineEvent({
  type: 'order.partially_shipped.v1',
  topic: OrderOrders,
  summary: 'A parcel left and more will follow. Product commits its stock, payment captures its share.',
  key,
  aggregate: order,
  data: shippedPicture,
  sample: {
    ...sampleOrder,
    ...sampleCustomer,
    version: 4,
    lines: [samplePictureLine],
    captureDue: eur(1999),
    final: false,
    parcels: [sampleParcel],
  },
});

export const OrderShippedV1 = defineEvent({
  type: 'order.shipped.v1',
  topic: OrderOrders,
  summary: 'Everything that will ever leave has left: all living units are shipped, the rest is cancelled.',
  key,
  aggregate: order,
  data: shippedPicture,
  sample: {
    ...sampleOrder,
    ...sampleCustomer,
    version: 4,
    lines: [{ ...samplePictureLine, shipped: 2 }],
    captureDue: eur(3998),
    final: true,
    parcels: [sampleParcel],
  },
});

/** What the customer holds, with the frozen share of money that each line carries. */
const deliveredPicture = orderEvent.extend({
  ...customer,
  /** The payment that a refund goes back to; absent when nothing was to pay. */
  paymentId: id.optional(),
  currency: z.string().length(3),
  lines: z
    .array(
      z.object({
        itemId: id,
        variantId: id,
        productId: id,
        sku: z.string(),
        name: z.string(),
        /** Units bought. The shares below are those of all of them. */
        quantity,
        delivered: z.int().nonnegative(),
        /** Minor units of `currency`, as the next two. */
        unitPrice: z.int().nonnegative(),
        /** The line's share of the order's discount. */
        discountShare: z.int().nonnegative(),
        /** Tax that was added to the line's price; 0 when the price contains it. */
        taxShare: z.int().nonnegative(),
      }),
    )
    .min(1),
  /** What shipping cost, minor units; refunded by policy only. */
  shipping: z.int().nonnegative(),
  deliveredAt: at,
  /** Until then a return can be asked for. */
  returnableUntil: at,
});
const sampleDelivered = {
  ...sampleOrder,
  ...sampleCustomer,
  paymentId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8dcc',
  currency: 'EUR',
  shipping: 0,
  deliveredAt: '2026-01-18T12:00:00.000Z',
  returnableUntil: '2026-02-17T12:00:00.000Z',
};
const sampleDeliveredLine = {
  ...sampleLine,
  productId: '0197a1f0-0000-7000-8000-000000000010',
  sku: 'MUG-BLUE',
  name: 'Mug, blue',
  delivered: 2,
  unitPrice: 1999,
  discountShare: 0,
  taxShare: 0,
};

export const OrderPartiallyDeliveredV1 = defineEvent({
  type: 'order.partially_delivered.v1',
  topic: OrderOrders,
  summary: 'A parcel arrived, others have not. What arrived can be returned.',
  key,
  aggregate: order,
  data: deliveredPicture,
  sample: { ...sampleDelivered, version: 5, lines: [{ ...sampleDeliveredLine, delivered: 1 }] },
});

export const OrderDeliveredV1 = defineEvent({
  type: 'order.delivered.v1',
  topic: OrderOrders,
  summary: 'The last parcel arrived: the return window is open, and a review is invited.',
  key,
  aggregate: order,
  data: deliveredPicture,
  sample: { ...sampleDelivered, version: 6, lines: [sampleDeliveredLine] },
});
