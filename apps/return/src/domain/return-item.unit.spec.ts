import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { moneyOf, paidFor, type BoughtLine } from './return-item.ts';

const lines = fc
  .record({
    quantity: fc.integer({ min: 1, max: 999 }),
    unitPrice: fc.integer({ min: 0, max: 99_999_999 }),
    taxShare: fc.integer({ min: 0, max: 99_999_999 }),
  })
  .chain((line) =>
    fc.record({ discountShare: fc.integer({ min: 0, max: line.quantity * line.unitPrice }) }).map((more) => ({
      ...line,
      ...more,
      currency: 'EUR',
      unitsRefunded: 0,
    })),
  );

/** A line with any split of its units into returns. */
const splits = lines.chain((line) =>
  fc.uniqueArray(fc.integer({ min: 1, max: line.quantity }), { maxLength: 12 }).map((cuts) => ({
    line,
    cuts: [...cuts.filter((cut) => cut < line.quantity), line.quantity].sort((a, b) => a - b),
  })),
);

function refundsOf(line: BoughtLine, cuts: readonly number[]): number[] {
  return cuts.map((cut, index) => {
    const unitsRefunded = cuts[index - 1] ?? 0;
    return moneyOf({ ...line, unitsRefunded }, cut - unitsRefunded);
  });
}

describe('the money of units that come back', () => {
  test('sums to what was paid for the line, however it is split', () => {
    fc.assert(
      fc.property(splits, ({ line, cuts }) => {
        const refunds = refundsOf(line, cuts);
        expect(refunds.every((amount) => amount >= 0)).toBe(true);
        expect(refunds.reduce((sum, amount) => sum + amount, 0)).toBe(paidFor(line));
      }),
    );
  });

  test('is never more than was paid, before all units are back', () => {
    fc.assert(
      fc.property(splits, ({ line, cuts }) => {
        const refunds = refundsOf(line, cuts.slice(0, -1));
        expect(refunds.reduce((sum, amount) => sum + amount, 0)).toBeLessThanOrEqual(paidFor(line));
      }),
    );
  });

  test('the last unit takes the residue', () => {
    const line = { quantity: 3, unitPrice: 1000, discountShare: 1000, taxShare: 0, currency: 'EUR', unitsRefunded: 0 };
    expect(refundsOf(line, [1, 2, 3])).toEqual([666, 667, 667]);
  });

  test('of units that are not left is refused', () => {
    const line = { quantity: 2, unitPrice: 1, discountShare: 0, taxShare: 0, currency: 'EUR', unitsRefunded: 2 };
    expect(() => moneyOf(line, 1)).toThrow();
  });
});
