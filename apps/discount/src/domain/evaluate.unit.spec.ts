import { describe, expect, test } from '@jest/globals';
import {
  aCoupon,
  aPromotion,
  ask,
  fixed,
  freeShipping,
  given,
  mug,
  NOW,
  off,
  percent,
  tea,
} from '../../test/a-question.ts';
import type { Line } from './basket.ts';
import type { Coupon } from './coupon.ts';
import type { Evaluation } from './evaluate.ts';
import type { PromotionRule } from './promotion-rule.ts';

const [BEFORE, AFTER] = [new Date('2026-06-15T11:00:00Z'), new Date('2026-06-15T13:00:00Z')];

const appliedRefs = ({ applied }: Evaluation) => applied.map(({ ref }) => ref);

describe('a coupon', () => {
  test('takes a part off every line; odd cents go to the largest remainders', () => {
    const found = ask([mug, tea], { coupon: aCoupon() });
    expect(found).toMatchObject({ discount: 435, lineDiscounts: [400, 35], freeShipping: false });
    expect(found.couponRefusal).toBeUndefined();
  });

  test('takes at most its cap', () => {
    expect(ask([mug], { coupon: aCoupon({ currency: 'EUR', maximumDiscount: 250 }) }).discount).toBe(250);
  });

  test('never takes more than the goods', () => {
    expect(ask([tea], { coupon: fixed(5_000) })).toMatchObject({ discount: 350, lineDiscounts: [350] });
  });

  test('takes from the goods in its scope only', () => {
    expect(ask([mug, tea], { coupon: fixed(500, { scope: { productIds: ['tea'] } }) }).lineDiscounts).toEqual([0, 350]);
    expect(ask([mug, tea], { coupon: aCoupon({ scope: { variantIds: ['mug-blue'] } }) }).lineDiscounts).toEqual([
      400, 0,
    ]);
  });

  test('for free shipping takes nothing off the goods', () => {
    expect(ask([mug], { coupon: freeShipping({ usageLimit: 5 }) })).toMatchObject({
      discount: 0,
      freeShipping: true,
      applied: [{ amount: 0, limited: true }],
    });
  });

  test.each<[string, Coupon | undefined]>([
    ['unknown', undefined],
    ['not_active', aCoupon({ status: 'paused' })],
    ['not_active', aCoupon({ status: 'draft' })],
    ['not_started', aCoupon({ startsAt: AFTER })],
    ['expired', aCoupon({ endsAt: BEFORE })],
    ['expired', aCoupon({ endsAt: NOW })],
    ['wrong_currency', fixed(500, { currency: 'USD' })],
    ['used_up', aCoupon({ usageLimit: 3, usedCount: 3 })],
    ['used_by_customer', aCoupon({ usageLimitPerUser: 2, usedByCustomer: 2 })],
    ['nothing_in_scope', aCoupon({ scope: { productIds: ['cup'] } })],
    ['minimum_spend', aCoupon({ currency: 'EUR', minimumSpend: 3_999 })],
  ])('is refused: %s', (reason, coupon) => {
    const found = ask([mug], { coupon, typed: 'TEN' });
    expect(found).toMatchObject({ couponRefusal: reason, discount: 0, applied: [] });
    expect(found.trace).toContainEqual(expect.objectContaining({ source: 'coupon', refused: reason }));
  });

  test.each([
    [aCoupon(), false],
    [aCoupon({ usageLimit: 5 }), true],
    [aCoupon({ usageLimitPerUser: 1 }), true],
  ])('needs a hold only when it is limited', (coupon, limited) => {
    expect(ask([mug], { coupon }).applied[0]).toMatchObject({ limited });
  });
});

describe('promotions', () => {
  test('follow each other by priority, each on what is left', () => {
    const found = ask([mug], {
      promotions: [
        aPromotion({ id: 'p1', rules: [percent(1_000)] }),
        aPromotion({ id: 'p2', rules: [off(998)], priority: 5 }),
      ],
    });
    expect(found.applied.map(({ ref, amount }) => [ref, amount])).toEqual([
      ['p2', 998],
      ['p1', 300],
    ]);
    expect(found.discount).toBe(1_298);
  });

  test.each<[string, PromotionRule, boolean]>([
    ['enough is spent', { kind: 'condition', type: 'spend', parameters: { minimum: 4_348, currency: 'EUR' } }, true],
    ['too little', { kind: 'condition', type: 'spend', parameters: { minimum: 4_349, currency: 'EUR' } }, false],
    ['in another currency', { kind: 'condition', type: 'spend', parameters: { minimum: 1, currency: 'USD' } }, false],
    [
      'too little in scope',
      { kind: 'condition', type: 'spend', parameters: { minimum: 351, currency: 'EUR', productIds: ['tea'] } },
      false,
    ],
    ['enough units', { kind: 'condition', type: 'quantity', parameters: { minimum: 3 } }, true],
    ['too few', { kind: 'condition', type: 'quantity', parameters: { minimum: 4 } }, false],
    ['a product is there', { kind: 'condition', type: 'product', parameters: { productIds: ['tea'] } }, true],
    ['it is not', { kind: 'condition', type: 'product', parameters: { variantIds: ['tea-black'] } }, false],
  ])('condition: %s', (_, condition, applies) => {
    const found = ask([mug, tea], { promotions: [aPromotion({ rules: [condition, off(100)] })] });
    expect(found.discount).toBe(applies ? 100 : 0);
    if (!applies) expect(found.trace).toMatchObject([{ refused: 'condition_not_met' }]);
  });

  test('condition: the first order', () => {
    const promotions = [aPromotion({ rules: [{ kind: 'condition', type: 'first_order', parameters: {} }, off(100)] })];
    expect(ask([mug], { promotions, firstOrder: true }).discount).toBe(100);
    expect(ask([mug], { promotions }).trace).toMatchObject([{ refused: 'condition_not_met' }]);
  });

  test.each<[string, readonly Line[], PromotionRule, readonly number[]]>([
    ['the cheapest of three is free', [mug, tea], given(2, 1), [0, 350]],
    ['the cheapest of each pair, wherever they are', [mug, { ...tea, quantity: 2 }], given(1, 1), [0, 700]],
    ['half off the second', [mug], given(1, 1, 5_000), [1_000]],
    ['units beyond the last full set cost what they cost', [{ ...tea, quantity: 5 }], given(1, 1), [700]],
    ['goods outside its scope do not count', [mug, tea], given(1, 1, 10_000, { productIds: ['mug'] }), [1_999, 0]],
  ])('buy x, get y: %s', (_, lines, rule, expected) => {
    expect(ask(lines, { promotions: [aPromotion({ rules: [rule] })] }).lineDiscounts).toEqual(expected);
  });

  test('buy x, get y: with too few units it does not apply', () => {
    expect(ask([mug], { promotions: [aPromotion({ rules: [given(2, 1)] })] }).trace).toMatchObject([
      { refused: 'condition_not_met' },
    ]);
  });

  test('a budget bears a discount whole or not at all', () => {
    const budget = { currency: 'EUR', budgetAmount: 1_000 };
    const bears = (spentAmount: number) =>
      ask([mug], { promotions: [aPromotion({ ...budget, spentAmount, rules: [off(600)] })] });
    expect(bears(400)).toMatchObject({ discount: 600, applied: [{ limited: true }] });
    expect(bears(401).trace).toMatchObject([{ refused: 'used_up', amount: 0 }]);
    expect(ask([mug], { promotions: [aPromotion({ budgetUses: 2, usedCount: 2 })] }).discount).toBe(0);
  });

  test('an exclusive one stands alone, and comes too late after another', () => {
    const [plain, alone] = [aPromotion({ id: 'p1' }), aPromotion({ id: 'p2', exclusive: true })];
    expect(appliedRefs(ask([mug], { promotions: [{ ...plain, priority: 1 }, alone] }))).toEqual(['p1']);
    expect(appliedRefs(ask([mug], { promotions: [plain, { ...alone, priority: 1 }] }))).toEqual(['p2']);
  });

  test('one of each stacking group', () => {
    const [a, b, c] = [
      aPromotion({ id: 'p1', stackingGroup: 'season' }),
      aPromotion({ id: 'p2', stackingGroup: 'season' }),
      aPromotion({ id: 'p3', stackingGroup: 'loyalty' }),
    ];
    expect(appliedRefs(ask([mug], { promotions: [c, b, a] }))).toEqual(['p1', 'p3']);
  });
});

describe('a coupon beside promotions', () => {
  const sale = aPromotion({ rules: [off(1_000)] });

  test('a stackable one joins them', () => {
    expect(appliedRefs(ask([mug], { coupon: aCoupon(), promotions: [sale] }))).toEqual(['p1', 'c1']);
  });

  test.each([
    [500, 'p1', 'not_combinable'],
    [1_000, 'p1', 'not_combinable'],
    [1_001, 'c1', undefined],
  ])('of what does not go together the customer gets the larger: %i', (amount, winner, refusal) => {
    const found = ask([mug], { coupon: fixed(amount, { isStackable: false }), promotions: [sale] });
    expect(appliedRefs(found)).toEqual([winner]);
    expect(found.couponRefusal).toBe(refusal);
  });

  test('free shipping goes with everything outside its group', () => {
    const alone = { ...sale, exclusive: true, stackingGroup: 'season' };
    expect(ask([mug], { coupon: freeShipping({ isStackable: false }), promotions: [alone] })).toMatchObject({
      freeShipping: true,
      discount: 1_000,
    });
    expect(ask([mug], { coupon: freeShipping({ stackingGroup: 'season' }), promotions: [alone] })).toMatchObject({
      freeShipping: false,
      couponRefusal: 'not_combinable',
    });
  });
});
