import { currencyOf, priceIn } from '../edit-discounts/amounts.ts';
import type { CouponEntity } from '../persistence/entities/coupon.entities.ts';
import type { CouponView, Terms } from './coupon.schema.ts';

/** A coupon about which nothing was said. */
export const NO_TERMS: Terms = {
  percentBp: null,
  amount: null,
  minimumSpend: null,
  maximumDiscount: null,
  startsAt: null,
  endsAt: null,
  usageLimit: null,
  usageLimitPerUser: null,
  stackingGroup: null,
  isStackable: false,
  scope: {},
};

/** @throws discount.currency_mismatch, discount.currency_unknown */
export function columnsOf({ amount, minimumSpend, maximumDiscount, startsAt, endsAt, ...terms }: Terms) {
  return {
    ...terms,
    amount: amount?.amount ?? null,
    minimumSpend: minimumSpend?.amount ?? null,
    maximumDiscount: maximumDiscount?.amount ?? null,
    currency: currencyOf([amount, minimumSpend, maximumDiscount]),
    startsAt: startsAt === null ? null : new Date(startsAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
  };
}

export function termsOf(coupon: CouponEntity): Terms {
  const { percentBp, currency, usageLimit, usageLimitPerUser, stackingGroup, isStackable, scope } = coupon;
  return {
    percentBp,
    amount: priceIn(currency, coupon.amount),
    minimumSpend: priceIn(currency, coupon.minimumSpend),
    maximumDiscount: priceIn(currency, coupon.maximumDiscount),
    startsAt: coupon.startsAt?.toISOString() ?? null,
    endsAt: coupon.endsAt?.toISOString() ?? null,
    usageLimit,
    usageLimitPerUser,
    stackingGroup,
    isStackable,
    scope,
  };
}

export function showCoupon(coupon: CouponEntity): CouponView {
  const { id, code, name, kind, status, usedCount, batchId, version } = coupon;
  const createdAt = coupon.createdAt.toISOString();
  return { ...termsOf(coupon), id, code, name, kind, status, usedCount, batchId, createdAt, version };
}
