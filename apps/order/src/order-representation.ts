import { money } from '@tenfold/contract-kit';
import { z } from 'zod';

/** What the API shows of an order. Amounts are minor units beside their currency. */

const text = (max: number) => z.string().trim().min(1).max(max);

export const address = z.object({
  recipient: text(200),
  company: text(200).optional(),
  line1: text(255),
  line2: text(255).optional(),
  city: text(100),
  state: text(50).optional(),
  postalCode: text(20).optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'a country is two capital letters (ISO 3166-1)'),
  phone: text(20).optional(),
  email: z.email().max(255).optional(),
});
export type Address = z.output<typeof address>;

export const orderTotals = z.object({
  subtotal: money,
  discount: money,
  shipping: money,
  tax: money.describe('Added to the prices'),
  taxIncluded: money.describe('Contained in the prices'),
  total: money,
});

export const orderLine = z.object({
  itemId: z.uuid(),
  variantId: z.string(),
  productId: z.string(),
  sku: z.string(),
  name: z.string(),
  options: z.record(z.string(), z.string()),
  imageUrl: z.string().optional(),
  quantity: z.int(),
  unitPrice: money,
  lineTotal: money,
  discount: money,
  tax: money,
  taxRateBp: z.int(),
});

const orderHead = {
  id: z.uuid(),
  number: z.string(),
  status: z.enum(['pending', 'confirmed', 'shipped', 'delivered', 'cancelled']),
  paymentStatus: z.string(),
  fulfilmentStatus: z.string(),
  placedAt: z.iso.datetime(),
};

export const orderSummary = z.object({ ...orderHead, total: money, cancelReason: z.string().optional() });
export type OrderSummary = z.output<typeof orderSummary>;

/** The answer to placing an order. It holds nothing personal, because it is kept for replays of the request. */
export const placedOrder = z.object({
  ...orderHead,
  lines: z.array(orderLine),
  totals: orderTotals,
  shippingMethod: z.string(),
  cartId: z.string().optional(),
  couponCode: z.string().optional(),
});
export type PlacedOrder = z.output<typeof placedOrder>;

export const timelineEntry = z.object({
  at: z.iso.datetime(),
  axis: z.enum(['status', 'payment', 'fulfilment']),
  from: z.string().optional(),
  to: z.string(),
  reason: z.string().optional(),
});
export type TimelineEntry = z.output<typeof timelineEntry>;

export const orderNote = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  authorId: z.string(),
  visibility: z.enum(['internal', 'customer']),
  body: z.string(),
});

/** The whole order, for the one who placed it and for staff. */
export const orderDetail = placedOrder.extend({
  lines: z.array(
    orderLine.extend({
      /** Units so far, as the next three. */
      shipped: z.int(),
      delivered: z.int(),
      cancelled: z.int(),
      returned: z.int(),
    }),
  ),
  cancelReason: z.string().optional(),
  cancelRequestedAt: z.iso.datetime().optional(),
  confirmedAt: z.iso.datetime().optional(),
  shippedAt: z.iso.datetime().optional(),
  deliveredAt: z.iso.datetime().optional(),
  cancelledAt: z.iso.datetime().optional(),
  shippingAddress: address,
  billingAddress: address.optional(),
  email: z.string().optional(),
  payment: z.object({
    status: z.string(),
    methodId: z.string().optional(),
    captured: money,
    refunded: money,
    /** What the customer has to do now. */
    nextStep: z
      .discriminatedUnion('type', [
        z.object({
          type: z.literal('customer_action'),
          action: z.object({ type: z.string(), url: z.string() }),
          until: z.iso.datetime(),
        }),
        z.object({ type: z.literal('another_method'), failureCode: z.string().optional(), until: z.iso.datetime() }),
      ])
      .optional(),
  }),
  fulfilment: z.object({
    status: z.string(),
    /** Units over all lines, so far. */
    shipped: z.int(),
    delivered: z.int(),
    cancelled: z.int(),
    returned: z.int(),
    parcels: z.array(
      z.object({ number: z.string(), carrier: z.string(), tracking: z.string(), trackingUrl: z.string().optional() }),
    ),
  }),
  timeline: z.array(timelineEntry),
  notes: z.array(orderNote),
});
export type OrderDetail = z.output<typeof orderDetail>;
