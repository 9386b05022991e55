import { type Basket, type Cut } from './basket.ts';
import type { Coupon } from './coupon.ts';
import type { Condition, Effect } from './promotion-rule.ts';
import type { Promotion } from './promotion.ts';
import type { Scope } from './scope.ts';

/** Why a coupon or a promotion does not apply; the same words for both. */
export type Refusal =
  | 'unknown'
  | 'not_active'
  | 'not_started'
  | 'expired'
  | 'wrong_currency'
  | 'used_up'
  | 'used_by_customer'
  | 'nothing_in_scope'
  | 'minimum_spend'
  | 'condition_not_met'
  | 'not_combinable';

/** A discount that would apply if it stood alone. */
export interface Candidate {
  readonly source: 'coupon' | 'promotion';
  readonly ref: string;
  readonly code?: string;
  readonly name: string;
  /** Takes no other discount of the goods beside it. */
  readonly alone: boolean;
  /** At most one discount of each group applies. */
  readonly group: string | null;
  /** A limit or budget must be held for the order. */
  readonly limited: boolean;
  /** What it takes off the goods; null for free shipping, which takes nothing off them. */
  readonly cut: Cut | null;
  readonly scope: Scope;
  /** A promotion whose budget would not bear more than this. */
  readonly affordable: number | null;
}

export interface Asked {
  readonly basket: Basket;
  readonly currency: string;
  readonly now: Date;
  readonly firstOrder: boolean;
}

/** What the coupon would do here, or the first reason why it does nothing. */
export function couponCandidate(coupon: Coupon, { basket, currency, now }: Asked): Candidate | Refusal {
  if (coupon.status !== 'active') return 'not_active';
  const outside = outsideOf(coupon, now);
  if (outside) return outside;
  if (coupon.currency !== null && coupon.currency !== currency) return 'wrong_currency';
  if (coupon.usageLimit !== null && coupon.usedCount >= coupon.usageLimit) return 'used_up';
  const { usageLimitPerUser } = coupon;
  if (usageLimitPerUser !== null && coupon.usedByCustomer >= usageLimitPerUser) return 'used_by_customer';
  if (!basket.hasAny(coupon.scope)) return 'nothing_in_scope';
  if (basket.fullPrice() < (coupon.minimumSpend ?? 0)) return 'minimum_spend';
  return {
    source: 'coupon',
    ref: coupon.id,
    code: coupon.code,
    name: coupon.name,
    alone: !coupon.isStackable,
    group: coupon.stackingGroup,
    limited: coupon.usageLimit !== null || usageLimitPerUser !== null,
    cut: cutOf(coupon),
    scope: coupon.scope,
    affordable: null,
  };
}

function cutOf({ kind, percentBp, amount, maximumDiscount }: Coupon): Cut | null {
  if (kind === 'free_shipping') return null;
  const value = kind === 'percentage' ? { percentBp: percentBp! } : { amount: amount! };
  return { ...value, maximum: maximumDiscount };
}

/** What the promotion would do here, or the first reason why it does nothing. */
export function promotionCandidate(promotion: Promotion, asked: Asked): Candidate | Refusal {
  const { basket, currency, now } = asked;
  const outside = outsideOf(promotion, now);
  if (outside) return outside;
  if (promotion.currency !== null && promotion.currency !== currency) return 'wrong_currency';
  const { budgetUses, budgetAmount, rules } = promotion;
  if (budgetUses !== null && promotion.usedCount >= budgetUses) return 'used_up';
  const conditions = rules.filter((rule): rule is Condition => rule.kind === 'condition');
  if (!conditions.every((condition) => holds(condition, asked))) return 'condition_not_met';
  const effect = rules.find((rule): rule is Effect => rule.kind === 'effect')!;
  const { parameters } = effect;
  const paidIn = 'currency' in parameters ? parameters.currency : undefined;
  if (paidIn !== undefined && paidIn !== currency) return 'wrong_currency';
  if (!basket.hasAny(parameters)) return 'nothing_in_scope';
  if ('buy' in parameters && basket.units(parameters) < parameters.buy + parameters.get) return 'condition_not_met';
  return {
    source: 'promotion',
    ref: promotion.id,
    name: promotion.name,
    alone: promotion.exclusive,
    group: promotion.stackingGroup,
    limited: budgetUses !== null || budgetAmount !== null,
    cut: parameters,
    scope: parameters,
    affordable: budgetAmount === null ? null : budgetAmount - promotion.spentAmount,
  };
}

function holds({ type, parameters }: Condition, { basket, currency, firstOrder }: Asked): boolean {
  switch (type) {
    case 'spend':
      return parameters.currency === currency && basket.fullPrice(parameters) >= parameters.minimum;
    case 'quantity':
      return basket.units(parameters) >= parameters.minimum;
    case 'product':
      return basket.hasAny(parameters);
    case 'first_order':
      return firstOrder;
  }
}

function outsideOf({ startsAt, endsAt }: Pick<Promotion, 'startsAt' | 'endsAt'>, now: Date): Refusal | undefined {
  if (startsAt !== null && now < startsAt) return 'not_started';
  return endsAt !== null && now >= endsAt ? 'expired' : undefined;
}
