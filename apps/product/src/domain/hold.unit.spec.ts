import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planHold, type AskedLine, type StockPlace } from './hold.ts';

const variants = ['mug', 'cup', 'pot'];

const asked: fc.Arbitrary<AskedLine[]> = fc
  .array(fc.record({ variantId: fc.constantFrom(...variants), quantity: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((lines) => lines.map((line, index) => ({ ...line, itemId: `item-${index}` })));

const places: fc.Arbitrary<StockPlace[]> = fc
  .array(fc.record({ variantId: fc.constantFrom(...variants), available: fc.integer({ min: 0, max: 12 }) }), {
    maxLength: 6,
  })
  .chain((found) =>
    fc
      .record({
        backorder: fc.uniqueArray(fc.constantFrom(...variants)),
        sold: fc.uniqueArray(fc.constantFrom(...variants)),
      })
      .map(({ backorder, sold }) =>
        found.map((place, index) => ({
          ...place,
          inventoryId: `stock-${index}`,
          isSold: sold.includes(place.variantId),
          backorderAllowed: backorder.includes(place.variantId),
        })),
      ),
  );

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const of = <T extends { variantId: string }>(list: readonly T[], variantId: string) =>
  list.filter((one) => one.variantId === variantId);

describe('planHold', () => {
  test('no place gives more than it has', () =>
    fc.assert(
      fc.property(asked, places, (lines, stock) => {
        const plan = planHold(lines, stock);
        if (plan.outcome !== 'held') return;
        for (const { inventoryId, held } of plan.allocations) {
          expect(held).toBeLessThanOrEqual(stock.find((place) => place.inventoryId === inventoryId)!.available);
        }
      }),
    ));

  test('what is held adds up to what was asked, by line and by variant', () =>
    fc.assert(
      fc.property(asked, places, (lines, stock) => {
        const plan = planHold(lines, stock);
        if (plan.outcome !== 'held') return;
        plan.lines.forEach(({ held, backordered }, index) => expect(held + backordered).toBe(lines[index]!.quantity));
        for (const variantId of variants) {
          const given = of(plan.allocations, variantId).map(({ held, backordered }) => held + backordered);
          expect(sum(given)).toBe(sum(of(lines, variantId).map(({ quantity }) => quantity)));
        }
      }),
    ));

  test('an order is held exactly when each variant is sold and there is enough of it or it may be backordered', () =>
    fc.assert(
      fc.property(asked, places, (lines, stock) => {
        const possible = variants.every((variantId) => {
          const wanted = sum(of(lines, variantId).map(({ quantity }) => quantity));
          const found = of(stock, variantId);
          if (wanted === 0) return true;
          if (!found[0]?.isSold) return false;
          return found[0].backorderAllowed || wanted <= sum(found.map(({ available }) => available));
        });
        expect(planHold(lines, stock).outcome).toBe(possible ? 'held' : 'refused');
      }),
    ));

  test('nothing is backordered while there is stock', () =>
    fc.assert(
      fc.property(asked, places, (lines, stock) => {
        const plan = planHold(lines, stock);
        if (plan.outcome !== 'held') return;
        for (const variantId of variants) {
          const given = of(plan.allocations, variantId);
          if (sum(given.map(({ backordered }) => backordered)) === 0) continue;
          expect(sum(given.map(({ held }) => held))).toBe(sum(of(stock, variantId).map(({ available }) => available)));
        }
      }),
    ));

  test('a refusal names the lines that fell short and how much there was for them', () => {
    const stock = [{ inventoryId: 's', variantId: 'mug', available: 3, isSold: true, backorderAllowed: false }];
    const lines = [
      { itemId: 'first', variantId: 'mug', quantity: 2 },
      { itemId: 'second', variantId: 'mug', quantity: 2 },
    ];
    expect(planHold(lines, stock)).toEqual({
      outcome: 'refused',
      reason: 'short',
      lines: [{ itemId: 'second', asked: 2, available: 1 }],
    });
  });
});
