import { defineEvent, money } from '@tenfold/contract-kit';
import { z } from 'zod';
import { eur, key, laterCustomer, order, orderEvent, sampleCustomer, sampleOrder } from './order-event.ts';
import { OrderOrders } from './topics.ts';

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
