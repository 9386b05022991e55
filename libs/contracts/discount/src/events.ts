import { defineEvent } from '@tenfold/contract-kit';
import { z } from 'zod';
import { DiscountCoupons, DiscountUsages } from './topics.ts';

const id = z.string().min(1).max(64);

const usage = z.object({
  source: z.enum(['coupon', 'promotion']),
  ref: id,
  /** Minor units of the order's currency. */
  amount: z.int().nonnegative(),
});

/** `version` is that of discount's one row for the order, counted without gaps. */
const usageEvent = z.object({ orderId: id, version: z.int().positive() });
const aggregate = {
  type: 'order_limits',
  id: (data: { orderId: string }) => data.orderId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { orderId: string }) => data.orderId;

const sampleOrder = { orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e' };
const sampleUsage = { source: 'coupon' as const, ref: '0197a1f0-0000-7000-8000-000000000c01', amount: 500 };

export const CouponReservedV1 = defineEvent({
  type: 'coupon.reserved.v1',
  topic: DiscountUsages,
  summary: 'Every limited coupon and promotion of the order is held for it.',
  key,
  aggregate,
  data: usageEvent.extend({ usages: z.array(usage).min(1) }),
  sample: { ...sampleOrder, version: 1, usages: [sampleUsage] },
});

export const couponRejection = z.enum([
  'used_up',
  'used_by_customer',
  'not_active',
  'expired',
  'not_started',
  'unknown',
]);

export const CouponRejectedV1 = defineEvent({
  type: 'coupon.rejected.v1',
  topic: DiscountUsages,
  summary: 'A limit was reached, or the coupon no longer holds: nothing of the order is held here.',
  key,
  aggregate,
  data: usageEvent.extend({ reason: couponRejection, ref: id }),
  sample: { ...sampleOrder, version: 1, reason: 'used_up', ref: sampleUsage.ref },
});

export const CouponRedeemedV1 = defineEvent({
  type: 'coupon.redeemed.v1',
  topic: DiscountUsages,
  summary: 'The order is confirmed: its uses count for good.',
  key,
  aggregate,
  data: usageEvent.extend({ usages: z.array(usage).min(1) }),
  sample: { ...sampleOrder, version: 2, usages: [sampleUsage] },
});

export const CouponReleasedV1 = defineEvent({
  type: 'coupon.released.v1',
  topic: DiscountUsages,
  summary: 'The order ended: its uses are free for others.',
  key,
  aggregate,
  data: usageEvent.extend({ usages: z.array(usage).min(1) }),
  sample: { ...sampleOrder, version: 3, usages: [sampleUsage] },
});

export const DiscountUsageLimitReachedV1 = defineEvent({
  type: 'discount.usage_limit_reached.v1',
  topic: DiscountCoupons,
  summary: 'The last use of a limited coupon was taken.',
  key: (data) => data.couponId,
  aggregate: { type: 'coupon', id: (data) => data.couponId, version: (data) => data.version },
  data: z.object({
    couponId: id,
    /** Counts the events of this coupon, without gaps. */
    version: z.int().positive(),
    code: z.string().max(64),
    usageLimit: z.int().positive(),
  }),
  sample: { couponId: sampleUsage.ref, version: 1, code: 'SUMMER10', usageLimit: 10 },
});
