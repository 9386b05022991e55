import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Line } from './basket.ts';
import type { Coupon } from './coupon.ts';
import { evaluate, type Evaluation, type Question } from './evaluate.ts';
import type { PromotionRule } from './promotion-rule.ts';
import type { Promotion } from './promotion.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const [BEFORE, AFTER] = [new Date('2026-06-15T11:00:00Z'), new Date('2026-06-15T13:00:00Z')];

const mug: Line = { variantId: 'mug-blue', productId: 'mug', quantity: 2, unitPrice: 1_999 };
const tea: Line = { variantId: 'tea-green', productId: 'tea', quantity: 1, unitPrice: 350 };

const aCoupon = (wishes: Partial<Coupon> = {}): Coupon => ({
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
const fixed = (amount: number, wishes: Partial<Coupon> = {}) =>
  aCoupon({ kind: 'fixed', percentBp: null, amount, currency: 'EUR', ...wishes });
const freeShipping = (wishes: Partial<Coupon> = {}) => aCoupon({ kind: 'free_shipping', percentBp: null, ...wishes });

const percent = (percentBp: number, scope: object = {}): PromotionRule => ({
  kind: 'effect',
  type: 'percentage',
  parameters: { percentBp, ...scope },
});
const off = (amount: number): PromotionRule => ({
  kind: 'effect',
  type: 'fixed',
  parameters: { amount, currency: 'EUR' },
});
const aPromotion = (wishes: Partial<Promotion> = {}): Promotion => ({
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

const ask = (
  lines: readonly Line[],
  { coupon, promotions = [], typed }: { coupon?: Coupon; promotions?: readonly Promotion[]; typed?: string } = {},
): Evaluation => evaluate({ currency: 'EUR', lines, couponCode: typed ?? coupon?.code, coupon, promotions, now: NOW });

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

describe('for any basket and any rules', () => {
  const scopes = fc.constantFrom<object>({}, { variantIds: ['v1', 'v2'] }, { productIds: ['a'] });
  const lines = fc.array(
    fc.record({
      variantId: fc.constantFrom('v1', 'v2', 'v3', 'v4'),
      productId: fc.constantFrom('a', 'b'),
      quantity: fc.integer({ min: 1, max: 9 }),
      unitPrice: fc.integer({ min: 0, max: 20_000 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const effects = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 10_000 }), scopes).map(([bp, scope]) => percent(bp, scope)),
    fc.integer({ min: 1, max: 50_000 }).map(off),
  );
  const groups = fc.constantFrom(null, 'season', 'loyalty');
  const promotions = fc
    .array(
      fc.record({
        priority: fc.integer({ min: 0, max: 2 }),
        exclusive: fc.boolean(),
        stackingGroup: groups,
        rules: effects.map((effect) => [effect]),
      }),
      { maxLength: 4 },
    )
    .map((all) => all.map((wishes, index) => aPromotion({ ...wishes, id: `p${index}` })));
  const coupon = fc.option(
    fc.record({ stackingGroup: groups, isStackable: fc.boolean(), scope: scopes }).chain((wishes) =>
      fc.oneof(
        fc.integer({ min: 1, max: 10_000 }).map((percentBp) => aCoupon({ ...wishes, percentBp })),
        fc.integer({ min: 1, max: 50_000 }).map((amount) => fixed(amount, wishes)),
        fc.constant(freeShipping(wishes)),
      ),
    ),
    { nil: undefined },
  );
  const question: fc.Arbitrary<Question> = fc
    .record({ lines, promotions, coupon })
    .map((asked) => ({ ...asked, currency: 'EUR', couponCode: asked.coupon?.code, now: NOW }));

  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

  test('the shares add up exactly, by line and by discount', () =>
    fc.assert(
      fc.property(question, (asked) => {
        const { applied, discount, lineDiscounts } = evaluate(asked);
        for (const { amount, shares } of applied) expect(sum(shares)).toBe(amount);
        expect(sum(lineDiscounts)).toBe(discount);
        expect(sum(applied.map(({ amount }) => amount))).toBe(discount);
      }),
    ));

  test('no share is negative and no line costs less than nothing', () =>
    fc.assert(
      fc.property(question, (asked) => {
        const { applied, lineDiscounts } = evaluate(asked);
        for (const { shares } of applied) expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        asked.lines.forEach(({ quantity, unitPrice }, at) =>
          expect(lineDiscounts[at]).toBeLessThanOrEqual(quantity * unitPrice),
        );
      }),
    ));

  test('neither the order of the lines nor that of the promotions decides anything', () =>
    fc.assert(
      fc.property(
        question.chain((asked) =>
          fc.tuple(
            fc.constant(asked),
            fc.shuffledSubarray([...asked.lines.keys()], { minLength: asked.lines.length }),
            fc.shuffledSubarray([...asked.promotions], { minLength: asked.promotions.length }),
          ),
        ),
        ([asked, places, shuffled]) => {
          const before = evaluate(asked);
          const moved = places.map((place) => asked.lines[place]!);
          const after = evaluate({ ...asked, lines: moved, promotions: shuffled });
          const byLine = (of: Evaluation, lines: readonly Line[]) =>
            lines.map((line, at) => `${JSON.stringify(line)} ${of.lineDiscounts[at]}`).sort();
          expect(byLine(after, moved)).toEqual(byLine(before, asked.lines));
          expect(after.trace).toEqual(before.trace);
        },
      ),
    ));

  test('the same question has the same answer', () =>
    fc.assert(fc.property(question, (asked) => expect(evaluate(structuredClone(asked))).toEqual(evaluate(asked)))));

  test('every rule that was looked at says what it did', () =>
    fc.assert(
      fc.property(question, (asked) => {
        const refs = evaluate(asked).trace.map(({ source, ref }) => `${source} ${ref}`);
        const looked = asked.promotions.map(({ id }) => `promotion ${id}`);
        expect(refs.sort()).toEqual([...looked, ...(asked.coupon ? ['coupon c1'] : [])].sort());
      }),
    ));
});
