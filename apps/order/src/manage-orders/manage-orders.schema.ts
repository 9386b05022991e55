import { pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { moment } from '../find-orders/find-orders.schema.ts';
import { orderSummary } from '../order-representation.ts';

export const searchOrdersQuery = pageQuery.extend({
  number: z.string().min(1).max(50).optional(),
  userId: z.string().min(1).max(64).optional(),
  /** The address that a guest gave. */
  email: z.email().max(255).optional(),
  status: orderSummary.shape.status.optional(),
  paymentStatus: z
    .enum([
      'pending',
      'requires_action',
      'authorized',
      'captured',
      'partially_refunded',
      'refunded',
      'failed',
      'voided',
      'disputed',
      'not_required',
    ])
    .optional(),
  placedFrom: moment.optional(),
  placedBefore: moment.optional(),
});
export type SearchOrdersQuery = z.output<typeof searchOrdersQuery>;

export const stuckOrder = z.object({
  orderId: z.uuid(),
  number: z.string(),
  status: z.string(),
  saga: z.string(),
  step: z.string(),
  waitsFor: z.string(),
  undoneBy: z.string(),
  reason: z.string().optional(),
  ageSeconds: z.int(),
  deadline: z.iso.datetime().optional(),
  attempts: z.int(),
  lastError: z.string().optional(),
});
export type StuckOrder = z.output<typeof stuckOrder>;

export const stuckOrdersQuery = z.object({
  olderThanSeconds: z.coerce.number().int().min(0).max(31_536_000).default(60),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type StuckOrdersQuery = z.output<typeof stuckOrdersQuery>;
