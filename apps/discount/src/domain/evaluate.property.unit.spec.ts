import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aCoupon, aPromotion, fixed, freeShipping, given, NOW, off, percent } from '../../test/a-question.ts';
import type { Line } from './basket.ts';
import { evaluate, type Evaluation, type Question } from './evaluate.ts';

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
    fc
      .tuple(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 10_000 }),
        scopes,
      )
      .map(([buy, get, percentBp, scope]) => given(buy, get, percentBp, scope)),
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
    .map((asked) => ({ ...asked, currency: 'EUR', couponCode: asked.coupon?.code, now: NOW, firstOrder: false }));

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
