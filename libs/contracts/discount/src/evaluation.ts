import { money } from '@tenfold/contract-kit';
import { z } from 'zod';

const id = z.string().min(1).max(64);
const amount = z.int().min(0).max(99_999_999_999);

/**
 * `POST /v1/discounts/evaluations`: what these lines cost less, and why. Public. The account of the caller (bearer token)
 * is the customer; for a guest the shop passes `customerKey`, the blind index of the e-mail address.
 */
export const evaluationRequest = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/),
  lines: z
    .array(
      z.object({
        variantId: id,
        productId: id,
        quantity: z.int().min(1).max(999),
        /** Minor units, for one unit. */
        unitPrice: amount,
      }),
    )
    .min(1)
    .max(100),
  couponCode: z.string().trim().min(1).max(64).optional(),
  customerKey: z.string().max(64).optional(),
  cartId: id.optional(),
  /** This is the customer's first order, as far as the asker knows. */
  firstOrder: z.boolean().optional(),
});
export type EvaluationRequest = z.output<typeof evaluationRequest>;

export const couponRefusal = z.enum([
  'unknown',
  'not_active',
  'not_started',
  'expired',
  'used_up',
  'used_by_customer',
  'minimum_spend',
  'wrong_currency',
  'nothing_in_scope',
  /** Another discount takes more off, and the two do not go together. */
  'not_combinable',
]);

export const evaluationAnswer = z.object({
  evaluationId: z.uuid(),
  /** Of the goods; the shares of the lines add up to it exactly. */
  discount: money,
  /** One for each line asked about, in the same order; minor units. */
  lines: z.array(z.object({ variantId: id, discount: amount })),
  /** Shipping costs nothing. */
  freeShipping: z.boolean(),
  /** Every discount that applies, with its share per line. */
  applied: z.array(
    z.object({
      source: z.enum(['coupon', 'promotion']),
      /** Id of the coupon or promotion. */
      ref: id,
      code: z.string().max(64).optional(),
      name: z.string().max(100),
      amount,
      lines: z.array(z.object({ variantId: id, amount })),
      /** True when a limit or budget must be held for the order (`order.placed.limits`). */
      limited: z.boolean(),
    }),
  ),
  /** What became of the coupon that was asked for. */
  coupon: z
    .object({
      code: z.string().max(64),
      status: z.enum(['applied', 'refused']),
      reason: couponRefusal.optional(),
      /** For `minimum_spend`: what must be spent. */
      minimumSpend: money.optional(),
    })
    .optional(),
});
export type EvaluationAnswer = z.output<typeof evaluationAnswer>;
