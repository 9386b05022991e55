import { defineEvent, money, sealed } from '@tenfold/contract-kit';
import { z } from 'zod';
import {
  at,
  attributes,
  cancelReason,
  deliveryAddress,
  eur,
  id,
  key,
  laterCustomer,
  limit,
  order,
  orderEvent,
  quantity,
  sampleCustomer,
  sampleLine,
  sampleOrder,
} from './order-event.ts';
import { OrderOrders } from './topics.ts';

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
    address: sealed(deliveryAddress, ['shipping', 'notification']),
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
