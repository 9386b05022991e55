import { money } from '@tenfold/contract-kit';
import { z } from 'zod';
import { address } from '../order-representation.ts';

const order = z.object({
  /** The cart that is ordered, with its coupon. */
  cartId: z.uuid().optional(),
  /** Or what is bought at once, without a cart. */
  lines: z
    .array(z.object({ variantId: z.uuid(), quantity: z.int().min(1).max(999) }))
    .min(1)
    .max(100)
    .refine((lines) => new Set(lines.map(({ variantId }) => variantId)).size === lines.length, {
      error: 'each variant stands on one line',
    })
    .optional(),
  /** With `lines` only: a cart brings its own. */
  couponCode: z.string().trim().min(1).max(64).optional(),
  shippingAddress: address,
  /** The shipping address when absent. */
  billingAddress: address.optional(),
  /** A code of shipping's quote; the cheapest way when absent. */
  shippingMethod: z.string().min(1).max(64).optional(),
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

export const placeOrderBody = order
  .refine(({ cartId, lines }) => (cartId === undefined) !== (lines === undefined), {
    path: ['cartId'],
    error: 'an order is made from a cart or from lines, from one of them',
  })
  .refine(({ couponCode, lines }) => couponCode === undefined || lines !== undefined, {
    path: ['couponCode'],
    error: 'a cart brings its own coupon',
  });
export type PlaceOrderBody = z.output<typeof placeOrderBody>;
