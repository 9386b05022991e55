import { defineEvent, money, sealed } from '@tenfold/contract-kit';
import { z } from 'zod';
import { OrderOrders } from './topics.ts';

const id = z.string().min(1).max(64);
const at = z.iso.datetime({ offset: true });
const quantity = z.int().positive();

/** Every order event starts with these: the order, and the version of its one row, counted without gaps. */
const orderEvent = z.object({ orderId: id, version: z.int().positive() });
const order = {
  type: 'order',
  id: (data: { orderId: string }) => data.orderId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { orderId: string }) => data.orderId;

/** A coupon or promotion whose limit or budget must be held for this order. Empty when nothing is limited. */
const limit = z.object({
  source: z.enum(['coupon', 'promotion']),
  ref: id,
  amount: money,
  /** The account, or the blind index of a guest's e-mail address: whom a per-user limit counts for. */
  customerKey: id,
});
export type OrderLimit = z.output<typeof limit>;

/** Lets discount pass over, by the header, what has no limit to hold, redeem or release. */
const attributes = ({ limits }: { limits: readonly unknown[] }) => ({ limited: limits.length > 0 ? 'yes' : 'no' });

export const deliveryAddress = z.object({
  recipient: z.string(),
  company: z.string().optional(),
  line1: z.string(),
  line2: z.string().optional(),
  city: z.string(),
  state: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().length(2),
  phone: z.string().optional(),
  email: z.string().optional(),
});
export type DeliveryAddress = z.output<typeof deliveryAddress>;

/** Where a guest is told about the order; sealed for notification. An account is known by `userId` instead. */
export const guestContact = z.object({ email: z.string(), name: z.string().optional(), locale: z.string().max(35) });
export type GuestContact = z.output<typeof guestContact>;

/** Whom an event is about, as far as somebody has to be told. Exactly one of `userId` and `contact`. */
const customer = {
  orderNumber: z.string().max(50),
  userId: id.optional(),
  contact: sealed(guestContact).optional(),
};
/** The same for the types whose first events were written before anybody was told: those have no number. */
const laterCustomer = { ...customer, orderNumber: customer.orderNumber.optional() };

/** Why an order ended before it was delivered; machine-readable and permanent. */
export const cancelReason = z.enum([
  'out_of_stock',
  'coupon_rejected',
  'payment_declined',
  'payment_expired',
  'not_answered',
  'reservation_expired',
  'requested_by_customer',
  'requested_by_staff',
  'stock_lost',
  'money_lost',
]);
export type CancelReason = z.output<typeof cancelReason>;

const sampleOrder = { orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e' };
const sampleLine = {
  itemId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d01',
  variantId: '0197a1f0-0000-7000-8000-000000000001',
  quantity: 2,
};
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const sampleCustomer = { orderNumber: 'ORD-2026-000001', userId: '0197a1f0-0000-7000-8000-0000000000aa' };

export const OrderPlacedV1 = defineEvent({
  type: 'order.placed.v1',
  topic: OrderOrders,
  summary: 'An order was written. Product holds its stock; discount holds its limits when there are any.',
  key,
  aggregate: order,
  attributes,
  data: orderEvent.extend({
    lines: z.array(z.object({ itemId: id, variantId: id, quantity })).min(1),
    limits: z.array(limit),
    placedAt: at,
    /** Until then stock is held for an order that is not confirmed. */
    holdUntil: at,
  }),
  sample: {
    ...sampleOrder,
    version: 1,
    lines: [sampleLine],
    limits: [],
    placedAt: '2026-01-15T10:00:00.000Z',
    holdUntil: '2026-01-15T11:00:00.000Z',
  },
});

export const OrderPaymentRequestedV1 = defineEvent({
  type: 'order.payment_requested.v1',
  topic: OrderOrders,
  summary: 'Everything that the order needs is held and there is something to pay: payment authorises the amount.',
  key,
  aggregate: order,
  data: orderEvent.extend({
    ...laterCustomer,
    amount: money,
    paymentMethodId: id,
    /** A provider is not called for the first time after this moment. */
    payUntil: at,
  }),
  sample: {
    ...sampleOrder,
    ...sampleCustomer,
    version: 2,
    amount: eur(3998),
    paymentMethodId: '0197a1f0-0000-7000-8000-0000000000bb',
    payUntil: '2026-01-15T10:30:00.000Z',
  },
});

export const OrderConfirmedV1 = defineEvent({
  type: 'order.confirmed.v1',
  topic: OrderOrders,
  summary: 'The order is a promise: stock and money are held, shipping may begin.',
  key,
  aggregate: order,
  attributes: ({ limits, cartId }) => ({ ...attributes({ limits }), origin: cartId === undefined ? 'lines' : 'cart' }),
  data: orderEvent.extend({
    ...laterCustomer,
    lines: z
      .array(
        z.object({
          itemId: id,
          variantId: id,
          sku: z.string(),
          name: z.string(),
          quantity,
          weightGrams: z.int().nonnegative().optional(),
        }),
      )
      .min(1),
    limits: z.array(limit),
    cartId: id.optional(),
    cartVersion: z.int().positive().optional(),
    methodCode: z.string().max(64),
    address: sealed(deliveryAddress),
    totals: z.object({
      currency: z.string().length(3),
      subtotal: z.int(),
      discount: z.int(),
      shipping: z.int(),
      tax: z.int(),
      total: z.int(),
    }),
  }),
  sample: {
    ...sampleOrder,
    ...sampleCustomer,
    version: 3,
    lines: [{ ...sampleLine, sku: 'MUG-BLUE', name: 'Mug, blue', weightGrams: 350 }],
    limits: [],
    methodCode: 'free',
    address: {
      protected: 'eyJlbmMiOiJBMjU2R0NNIn0',
      recipients: [{ header: { kid: 'shipping-1' }, encrypted_key: 'c2FtcGxl' }],
      iv: 'c2FtcGxlLWl2LTEy',
      ciphertext: 'c2FtcGxl',
      tag: 'c2FtcGxlLXRhZy0xNmJ5dA',
    },
    totals: { currency: 'EUR', subtotal: 3998, discount: 0, shipping: 0, tax: 0, total: 3998 },
  },
});

export const OrderCancellationRequestedV1 = defineEvent({
  type: 'order.cancellation_requested.v1',
  topic: OrderOrders,
  summary: 'A confirmed order shall stop. Shipping decides, because it knows what has left the warehouse.',
  key,
  aggregate: order,
  data: orderEvent.extend({
    reason: cancelReason,
    /** User id, or `system:<service>`. */
    by: z.string().max(64),
    lines: z.array(z.object({ itemId: id, variantId: id, quantity })).min(1),
  }),
  sample: {
    ...sampleOrder,
    version: 4,
    reason: 'requested_by_customer',
    by: '0197a1f0-0000-7000-8000-0000000000aa',
    lines: [sampleLine],
  },
});

export const OrderCancelledV1 = defineEvent({
  type: 'order.cancelled.v1',
  topic: OrderOrders,
  summary: 'The order ended undelivered: refused, called off, or stopped. Everybody gives back what they hold for it.',
  key,
  aggregate: order,
  attributes,
  data: orderEvent.extend({
    ...laterCustomer,
    reason: cancelReason,
    /** The step of the checkout that was waited for, when the reason is `not_answered`. */
    step: z.string().max(50).optional(),
    by: z.string().max(64),
    limits: z.array(limit),
  }),
  sample: { ...sampleOrder, ...sampleCustomer, version: 2, reason: 'out_of_stock', by: 'system:order', limits: [] },
});

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

export const OrderRefundedV1 = defineEvent({
  type: 'order.refunded.v1',
  topic: OrderOrders,
  summary: 'Money of the order went back; the totals say how much so far.',
  key,
  aggregate: order,
  data: orderEvent.extend({
    ...laterCustomer,
    refundedTotal: money,
    capturedTotal: money,
    /** By how much the refunded total grew since the last event. */
    amount: money,
    /** Absent when the refund was learnt from a later picture of the account, which does not say. */
    destination: z.enum(['original', 'store_credit']).optional(),
  }),
  sample: {
    ...sampleOrder,
    ...sampleCustomer,
    version: 9,
    refundedTotal: eur(1999),
    capturedTotal: eur(3998),
    amount: eur(1999),
    destination: 'original',
  },
});
