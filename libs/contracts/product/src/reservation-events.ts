import { defineEvent } from '@tenfold/contract-kit';
import { z } from 'zod';
import { ProductReservations } from './topics.ts';

const id = z.string().min(1).max(64);

/** `version` is that of the reservation, the one row that product keeps for the order. */
const reservationEvent = z.object({ orderId: id, version: z.int().positive() });
const reservation = {
  type: 'reservation',
  id: (data: { orderId: string }) => data.orderId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { orderId: string }) => data.orderId;

const sampleOrder = { orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e' };
const sampleItem = { itemId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d01' };

export const InventoryReservedV1 = defineEvent({
  type: 'inventory.reserved.v1',
  topic: ProductReservations,
  summary: 'Every line of the order is held (or an expired hold was regained).',
  key,
  aggregate: reservation,
  data: reservationEvent.extend({
    /** Absent once the order is confirmed: the hold no longer expires. */
    holdUntil: z.iso.datetime({ offset: true }).optional(),
    lines: z.array(z.object({ itemId: id, held: z.int().nonnegative(), backordered: z.int().nonnegative() })).min(1),
  }),
  sample: {
    ...sampleOrder,
    version: 1,
    holdUntil: '2026-01-15T11:00:00.000Z',
    lines: [{ ...sampleItem, held: 2, backordered: 0 }],
  },
});

export const rejectionReason = z.enum(['short', 'not_sold', 'expired']);

export const InventoryReservationRejectedV1 = defineEvent({
  type: 'inventory.reservation_rejected.v1',
  topic: ProductReservations,
  summary: 'Nothing is held: a line fell short, or an expired hold could not be regained.',
  key,
  aggregate: reservation,
  data: reservationEvent.extend({
    reason: rejectionReason,
    lines: z.array(z.object({ itemId: id, asked: z.int().positive(), available: z.int().nonnegative() })).min(1),
  }),
  sample: { ...sampleOrder, version: 1, reason: 'short', lines: [{ ...sampleItem, asked: 2, available: 1 }] },
});

export const InventoryReleasedV1 = defineEvent({
  type: 'inventory.released.v1',
  topic: ProductReservations,
  summary: 'The hold was given up: the order ended, or nobody confirmed it in time.',
  key,
  aggregate: reservation,
  attributes: ({ reason }) => ({ reason }),
  data: reservationEvent.extend({ reason: z.enum(['expired', 'order_ended']) }),
  sample: { ...sampleOrder, version: 2, reason: 'order_ended' },
});

export const InventoryCommittedV1 = defineEvent({
  type: 'inventory.committed.v1',
  topic: ProductReservations,
  summary: 'Stock of the order left the warehouse; the quantities are totals so far.',
  key,
  aggregate: reservation,
  data: reservationEvent.extend({
    lines: z.array(z.object({ itemId: id, variantId: id, committed: z.int().nonnegative() })).min(1),
    /** True when nothing more of the order will leave: the reservation is closed. */
    final: z.boolean(),
  }),
  sample: {
    ...sampleOrder,
    version: 3,
    lines: [{ ...sampleItem, variantId: '0197a1f0-0000-7000-8000-000000000001', committed: 2 }],
    final: true,
  },
});
