import type { Line } from '../src/domain/basket.ts';
import type { Coupon } from '../src/domain/coupon.ts';
import { evaluate, type Evaluation } from '../src/domain/evaluate.ts';
import type { PromotionRule } from '../src/domain/promotion-rule.ts';
import type { Promotion } from '../src/domain/promotion.ts';

/** When a question is asked, unless it says otherwise. */
export const NOW = new Date('2026-06-15T12:00:00Z');

export const mug: Line = { variantId: 'mug-blue', productId: 'mug', quantity: 2, unitPrice: 1_999 };
export const tea: Line = { variantId: 'tea-green', productId: 'tea', quantity: 1, unitPrice: 350 };

export const aCoupon = (wishes: Partial<Coupon> = {}): Coupon => ({
  id: 'c1',
  version: 1,
  code: 'TEN',
  name: 'Ten off',
  kind: 'percentage',
  percentBp: 1_000,
  amount: null,
  currency: null,
  minimumSpend: null,
  maximumDiscount: null,
  startsAt: null,
  endsAt: null,
  usageLimit: null,
  usageLimitPerUser: null,
  usedCount: 0,
  usedByCustomer: 0,
  stackingGroup: null,
  isStackable: true,
  status: 'active',
  scope: {},
  ...wishes,
});
export const fixed = (amount: number, wishes: Partial<Coupon> = {}) =>
  aCoupon({ kind: 'fixed', percentBp: null, amount, currency: 'EUR', ...wishes });
export const freeShipping = (wishes: Partial<Coupon> = {}) =>
  aCoupon({ kind: 'free_shipping', percentBp: null, ...wishes });

export const percent = (percentBp: number, scope: object = {}): PromotionRule => ({
  kind: 'effect',
  type: 'percentage',
  parameters: { percentBp, ...scope },
});
export const off = (amount: number): PromotionRule => ({
  kind: 'effect',
  type: 'fixed',
  parameters: { amount, currency: 'EUR' },
});
export const given = (buy: number, get: number, percentBp = 10_000, scope: object = {}): PromotionRule => ({
  kind: 'effect',
  type: 'buy_x_get_y',
  parameters: { buy, get, percentBp, ...scope },
});
export const aPromotion = (wishes: Partial<Promotion> = {}): Promotion => ({
  id: 'p1',
  version: 1,
  name: 'Sale',
  priority: 0,
  exclusive: false,
  stackingGroup: null,
  startsAt: null,
  endsAt: null,
  budgetUses: null,
  budgetAmount: null,
  currency: null,
  usedCount: 0,
  spentAmount: 0,
  rules: [percent(1_000)],
  ...wishes,
});

interface Wishes {
  readonly coupon?: Coupon;
  readonly promotions?: readonly Promotion[];
  readonly typed?: string;
  readonly firstOrder?: boolean;
}

export const ask = (
  lines: readonly Line[],
  { coupon, promotions = [], typed, firstOrder = false }: Wishes = {},
): Evaluation =>
  evaluate({ currency: 'EUR', lines, couponCode: typed ?? coupon?.code, coupon, promotions, now: NOW, firstOrder });
