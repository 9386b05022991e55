import { money } from '@tenfold/contract-kit';
import { couponRefusal } from '@tenfold/discount-contracts';
import { shippingOption } from '@tenfold/shipping-contracts';
import { z } from 'zod';

/** Where it would go; without a country shipping is not estimated. */
export const totalsQuery = z.object({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  region: z.string().min(1).max(50).optional(),
  postalCode: z.string().min(1).max(20).optional(),
});
export type TotalsQuery = z.output<typeof totalsQuery>;

export const cartTotals = z.object({
  subtotal: money,
  discount: money,
  shipping: money.optional().describe('The cheapest way there; absent when it was not asked for or cannot be said'),
  total: money.describe('What is known of it: taxes are added when the order is placed'),
  discounts: z.array(
    z.object({ source: z.enum(['coupon', 'promotion']), code: z.string().optional(), name: z.string(), amount: money }),
  ),
  coupon: z
    .object({
      code: z.string(),
      status: z.enum(['applied', 'refused', 'unknown']).describe('`unknown`: discount could not be asked'),
      reason: couponRefusal.optional(),
      minimumSpend: money.optional(),
    })
    .optional(),
  shippingOptions: z.array(shippingOption),
  missing: z.array(z.enum(['discount', 'shipping'])).describe('Who could not be asked: the totals do without them'),
});
export type CartTotals = z.output<typeof cartTotals>;
