import { z } from 'zod';

const amount = z.int().min(0).max(99_999_999);

export const refundReturnBody = z.object({
  /** Items that get less than their whole share; all others get it whole. Minor units of the order's currency. */
  items: z
    .array(z.object({ itemId: z.string().min(1).max(64), amount }))
    .max(100)
    .refine((items) => new Set(items.map(({ itemId }) => itemId)).size === items.length, 'each item once')
    .default([]),
  /** Kept back, minor units. */
  fee: amount.default(0),
  /** Given back of what shipping cost, minor units; by configuration when absent. */
  shippingAmount: amount.optional(),
});
export type RefundReturnBody = z.output<typeof refundReturnBody>;

export const refundAgainBody = z.object({
  /** Minor units; what was asked for before when absent. */
  amount: amount.min(1).optional(),
});
export type RefundAgainBody = z.output<typeof refundAgainBody>;
