import { defineEvent, money, sealed } from '@tenfold/contract-kit';
import { z } from 'zod';
import { ReturnReturns } from './topics.ts';

const id = z.string().min(1).max(64);
const units = z.int().nonnegative();

/** The key is the order; `version` is that of the return, counted without gaps over its events. */
const returnEvent = z.object({ returnId: id, orderId: id, version: z.int().positive() });
const aggregate = {
  type: 'return',
  id: (data: { returnId: string }) => data.returnId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { orderId: string }) => data.orderId;

/** A step of a return as the customer is told of it. */
const returnState = returnEvent.extend({
  number: z.string().max(50),
  orderNumber: z.string().max(50),
  /** The account, or for a guest the contact as order sealed it for notification. */
  userId: id.optional(),
  contact: sealed(z.object({ email: z.string(), name: z.string().optional(), locale: z.string() }), [
    'notification',
  ]).optional(),
  state: z.enum([
    'requested',
    'approved',
    'rejected',
    'in_transit',
    'received',
    'inspected',
    'refund_requested',
    'completed',
    'cancelled',
  ]),
  items: z.array(z.object({ itemId: id, variantId: id, name: z.string(), quantity: z.int().positive() })).min(1),
});

const sampleReturn = {
  returnId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8f01',
  orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e',
};
const sampleItem = {
  itemId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d01',
  variantId: '0197a1f0-0000-7000-8000-000000000001',
};
const sampleState = {
  ...sampleReturn,
  number: 'RET-2026-000001',
  orderNumber: 'ORD-2026-000001',
  userId: '0197a1f0-0000-7000-8000-0000000000aa',
  items: [{ ...sampleItem, name: 'Mug, blue', quantity: 1 }],
};

export const ReturnRequestedV1 = defineEvent({
  type: 'return.requested.v1',
  topic: ReturnReturns,
  summary: 'A customer wants to send something back.',
  key,
  aggregate,
  data: returnState,
  sample: { ...sampleState, version: 1, state: 'requested' },
});

export const ReturnApprovedV1 = defineEvent({
  type: 'return.approved.v1',
  topic: ReturnReturns,
  summary: 'The return is accepted: number and label are ready, the parcel may be sent.',
  key,
  aggregate,
  data: returnState.extend({
    rmaNumber: z.string().max(50),
    expiresAt: z.iso.datetime({ offset: true }),
    labelUrl: z.string().max(2048).optional(),
  }),
  sample: {
    ...sampleState,
    version: 2,
    state: 'approved',
    rmaNumber: 'RMA-2026-000001',
    expiresAt: '2026-02-20T12:00:00.000Z',
    labelUrl: 'http://localhost:4000/v1/returns/0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8f01/label',
  },
});

export const ReturnRejectedV1 = defineEvent({
  type: 'return.rejected.v1',
  topic: ReturnReturns,
  summary: 'The return is refused; its units can be asked for again.',
  key,
  aggregate,
  data: returnState.extend({ reason: z.string().max(255) }),
  sample: { ...sampleState, version: 2, state: 'rejected', reason: 'Worn for weeks' },
});

export const ReturnReceivedV1 = defineEvent({
  type: 'return.received.v1',
  topic: ReturnReturns,
  summary: 'The parcel is back in the warehouse, not looked into yet.',
  key,
  aggregate,
  data: returnState,
  sample: { ...sampleState, version: 3, state: 'received' },
});

export const ReturnInspectedV1 = defineEvent({
  type: 'return.inspected.v1',
  topic: ReturnReturns,
  summary: 'Each item was looked at. Product takes back what can be sold again.',
  key,
  aggregate,
  data: returnEvent.extend({
    /** Totals of this return so far. */
    items: z.array(z.object({ itemId: id, variantId: id, restock: units, writtenOff: units })).min(1),
  }),
  sample: { ...sampleReturn, version: 4, items: [{ ...sampleItem, restock: 1, writtenOff: 0 }] },
});

export const ReturnRefundRequestedV1 = defineEvent({
  type: 'return.refund_requested.v1',
  topic: ReturnReturns,
  summary: 'Money of a return shall go back; `refundId` is the one name of this wish.',
  key,
  aggregate,
  data: returnEvent.extend({
    refundId: id,
    amount: money,
    destination: z.enum(['original', 'store_credit']),
  }),
  sample: {
    ...sampleReturn,
    version: 5,
    refundId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8ddd',
    amount: { amount: 1999, currency: 'EUR' },
    destination: 'original',
  },
});

export const ReturnCompletedV1 = defineEvent({
  type: 'return.completed.v1',
  topic: ReturnReturns,
  summary: 'The return is settled.',
  key,
  aggregate,
  data: returnEvent.extend({
    /** Units of each line that came back, over all returns of the order. */
    items: z.array(z.object({ itemId: id, returned: units })).min(1),
  }),
  sample: { ...sampleReturn, version: 6, items: [{ itemId: sampleItem.itemId, returned: 1 }] },
});

export const ReturnCancelledV1 = defineEvent({
  type: 'return.cancelled.v1',
  topic: ReturnReturns,
  summary: 'The customer thought again, or the authorisation ran out; the units can be asked for again.',
  key,
  aggregate,
  data: returnState.extend({
    reason: z.enum(['requested_by_customer', 'requested_by_staff', 'authorization_expired']),
  }),
  sample: { ...sampleState, version: 2, state: 'cancelled', reason: 'requested_by_customer' },
});
