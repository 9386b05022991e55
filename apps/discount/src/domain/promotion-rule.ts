import { z } from 'zod';
import { scope } from './scope.ts';

const amount = z.int().min(1).max(99_999_999_999);
const currency = z.string().regex(/^[A-Z]{3}$/);
const units = z.int().min(1).max(99_900);

/**
 * The rules that a promotion can be made of, by type. Conditions are judged on the goods at full price, before any
 * discount; a promotion applies when all of its conditions hold. It has exactly one effect.
 */
export const promotionRule = z.discriminatedUnion('type', [
  /** The goods in scope cost at least so much. */
  z.object({
    kind: z.literal('condition'),
    type: z.literal('spend'),
    parameters: scope.extend({ minimum: amount, currency }),
  }),
  /** At least so many units in scope. */
  z.object({
    kind: z.literal('condition'),
    type: z.literal('quantity'),
    parameters: scope.extend({ minimum: units }),
  }),
  /** One of these goods is there. */
  z.object({
    kind: z.literal('condition'),
    type: z.literal('product'),
    parameters: scope.refine(
      ({ variantIds, productIds }) => variantIds !== undefined || productIds !== undefined,
      'name variants or products',
    ),
  }),
  /** It is the customer's first order, as far as whoever asks knows. */
  z.object({ kind: z.literal('condition'), type: z.literal('first_order'), parameters: z.object({}) }),
  /** So many basis points off the goods in scope; at most `maximum`, which needs a currency. */
  z.object({
    kind: z.literal('effect'),
    type: z.literal('percentage'),
    parameters: scope
      .extend({
        percentBp: z.int().min(1).max(10_000),
        maximum: amount.optional(),
        currency: currency.optional(),
      })
      .refine((effect) => effect.maximum === undefined || effect.currency !== undefined, 'a maximum needs a currency'),
  }),
  /** So much off the goods in scope. */
  z.object({
    kind: z.literal('effect'),
    type: z.literal('fixed'),
    parameters: scope.extend({ amount, currency }),
  }),
  /** Of every `buy` + `get` units in scope, so many basis points off `get` of them: the cheapest of all. */
  z.object({
    kind: z.literal('effect'),
    type: z.literal('buy_x_get_y'),
    parameters: scope.extend({
      buy: z.int().min(1).max(999),
      get: z.int().min(1).max(999),
      percentBp: z.int().min(1).max(10_000),
    }),
  }),
]);
export type PromotionRule = z.output<typeof promotionRule>;
export type Condition = Extract<PromotionRule, { kind: 'condition' }>;
export type Effect = Extract<PromotionRule, { kind: 'effect' }>;

export const promotionRules = z
  .array(promotionRule)
  .min(1)
  .max(20)
  .refine((rules) => rules.filter(({ kind }) => kind === 'effect').length === 1, 'exactly one effect');
