import { promotionRule, type PromotionRule } from '../domain/promotion-rule.ts';
import { currencyOf, priceIn } from '../edit-discounts/amounts.ts';
import type { PromotionEntity, PromotionRuleEntity } from '../persistence/entities/promotion.entities.ts';
import type { PromotionTerms, PromotionView } from './promotion.schema.ts';

/** A promotion about which nothing was said. */
export const NO_TERMS: PromotionTerms = {
  description: null,
  priority: 0,
  exclusive: false,
  stackingGroup: null,
  startsAt: null,
  endsAt: null,
  budget: null,
  budgetUses: null,
};

/** @throws discount.currency_unknown */
export function columnsOf({ budget, startsAt, endsAt, ...terms }: PromotionTerms) {
  return {
    ...terms,
    budgetAmount: budget?.amount ?? null,
    currency: currencyOf([budget]),
    startsAt: startsAt === null ? null : new Date(startsAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
  };
}

export function termsOf(promotion: PromotionEntity): PromotionTerms {
  const { description, priority, exclusive, stackingGroup, budgetUses, currency, budgetAmount } = promotion;
  return {
    description,
    priority,
    exclusive,
    stackingGroup,
    startsAt: promotion.startsAt?.toISOString() ?? null,
    endsAt: promotion.endsAt?.toISOString() ?? null,
    budget: priceIn(currency, budgetAmount),
    budgetUses,
  };
}

/** What was validated when it was written is what it was. */
export function rulesOf(rows: readonly PromotionRuleEntity[]): PromotionRule[] {
  return rows.map(({ kind, type, parameters }) => promotionRule.parse({ kind, type, parameters }));
}

export function showPromotion(promotion: PromotionEntity, rules: readonly PromotionRule[]): PromotionView {
  const { id, name, status, usedCount, currency, spentAmount, version } = promotion;
  const spent = priceIn(currency, spentAmount);
  const createdAt = promotion.createdAt.toISOString();
  return { ...termsOf(promotion), id, name, rules: [...rules], status, usedCount, spent, createdAt, version };
}
