import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { promotionRule, promotionRules } from '../domain/promotion-rule.ts';
import { price } from '../edit-discounts/amounts.ts';
import { count, discountStatus, firstStatus, name, stackingGroup, time } from '../edit-discounts/discount.schema.ts';

/** When a promotion applies and what it may cost; null is no limit. */
const terms = z.object({
  description: z.string().trim().min(1).max(500).nullable(),
  /** The highest is looked at first. */
  priority: z.int().min(-1_000).max(1_000),
  /** Takes no other discount of the goods beside it. */
  exclusive: z.boolean(),
  stackingGroup: stackingGroup.nullable(),
  startsAt: time.nullable(),
  endsAt: time.nullable(),
  budget: price.nullable(),
  budgetUses: count.nullable(),
});
export type PromotionTerms = z.output<typeof terms>;

export const createPromotionBody = terms.partial().extend({ name, rules: promotionRules, status: firstStatus });
export type CreatePromotionBody = z.output<typeof createPromotionBody>;

/** A field that is left out stays; rules are replaced as a whole. */
export const updatePromotionBody = terms
  .extend({ name, rules: promotionRules })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdatePromotionBody = z.output<typeof updatePromotionBody>;

export const promotionView = terms.extend({
  id: z.uuid(),
  name: z.string(),
  rules: z.array(promotionRule),
  status: discountStatus,
  /** Of reserved and redeemed uses under a budget; a promotion without one counts nothing. */
  usedCount: z.int(),
  spent: price.extend({ amount: z.int() }).nullable(),
  createdAt: z.string(),
  version: z.int().positive(),
});
export type PromotionView = z.output<typeof promotionView>;

export const promotionPage = pageOf(promotionView);
export const promotionQuery = pageQuery.extend({ status: discountStatus.optional() });
export type PromotionQuery = z.output<typeof promotionQuery>;
