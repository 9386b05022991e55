import { money } from '@tenfold/contract-kit';
import { z } from 'zod';
import { address } from '../order-representation.ts';

export const placeOrderBody = z.object({
  lines: z
    .array(z.object({ variantId: z.uuid(), quantity: z.int().min(1).max(999) }))
    .min(1)
    .max(100)
    .refine((lines) => new Set(lines.map(({ variantId }) => variantId)).size === lines.length, {
      error: 'each variant stands on one line',
    }),
  shippingAddress: address,
  /** The shipping address when absent. */
  billingAddress: address.optional(),
  shippingMethod: z.literal('free').default('free'),
  paymentMethodId: z.string().min(1).max(64),
  /** What the customer saw; another total is refused with 409 and the new break-down. */
  expectedTotal: money.optional(),
  /** Needed from a guest: the order is found again by its number and this address. */
  email: z.email().max(255).optional(),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .max(35)
    .default('en'),
});
export type PlaceOrderBody = z.output<typeof placeOrderBody>;
