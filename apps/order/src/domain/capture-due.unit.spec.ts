import { describe, expect, it } from '@jest/globals';
import { money } from '@tenfold/money';
import fc from 'fast-check';
import { captureDue, shippingShare, type ShippedLine } from './capture-due.ts';

const line = fc
  .record({
    quantity: fc.integer({ min: 1, max: 9 }),
    unitPrice: fc.integer({ min: 1, max: 9_999 }),
    discounted: fc.nat({ max: 100 }),
    taxAmount: fc.nat({ max: 2_000 }),
  })
  .map(({ quantity, unitPrice, discounted, taxAmount }) => {
    const lineTotal = quantity * unitPrice;
    return { quantity, lineTotal, discountAmount: Math.floor((lineTotal * discounted) / 100), taxAmount };
  });

const eur = (amount: number) => money(amount, 'EUR');
const totalOf = (lines: readonly Omit<ShippedLine, 'quantityShipped'>[], shipping: number) =>
  eur(
    lines.reduce(
      (sum, { lineTotal, discountAmount, taxAmount }) => sum + lineTotal - discountAmount + taxAmount,
      shipping,
    ),
  );

describe('what is due', () => {
  it('nothing before the first parcel; with it the cost of shipping', () => {
    const mugs = { quantity: 3, lineTotal: 1000 * 3, discountAmount: 0, taxAmount: 0 };
    const due = (quantityShipped: number) => captureDue(eur(3499), [{ ...mugs, quantityShipped }]).amount;
    expect([0, 1, 2, 3].map(due)).toEqual([0, 1499, 2499, 3499]);
  });

  it('shipping that a discount paid for is none', () => {
    const mugs = { quantity: 3, quantityShipped: 1, lineTotal: 3000, discountAmount: 300, taxAmount: 0 };
    expect(shippingShare(eur(2700), [mugs]).amount).toBe(0);
    expect(shippingShare(eur(3190), [mugs]).amount).toBe(490);
  });

  it('the last unit takes the residue', () => {
    const tea = { quantity: 3, lineTotal: 300, discountAmount: 200, taxAmount: 0 };
    const due = (quantityShipped: number) => captureDue(eur(100), [{ ...tea, quantityShipped }]).amount;
    expect([1, 2, 3].map(due)).toEqual([33, 66, 100]);
  });

  it('only grows, and is the total when everything has left, whatever the split', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.nat({ max: 2_000 }),
        fc.infiniteStream(fc.nat()),
        (lines, shipping, dice) => {
          const total = totalOf(lines, shipping);
          const shipped = lines.map(() => 0);
          let before = captureDue(total, withUnits(lines, shipped)).amount;
          expect(before).toBe(0);
          for (;;) {
            const open = lines.flatMap(({ quantity }, index) => (shipped[index]! < quantity ? [index] : []));
            if (open.length === 0) break;
            shipped[open[(dice.next().value as number) % open.length]!]!++;
            const due = captureDue(total, withUnits(lines, shipped)).amount;
            expect(due).toBeGreaterThanOrEqual(before);
            before = due;
          }
          expect(before).toBe(total.amount);
        },
      ),
    );
  });
});

function withUnits(lines: readonly Omit<ShippedLine, 'quantityShipped'>[], shipped: readonly number[]): ShippedLine[] {
  return lines.map((one, index) => ({ ...one, quantityShipped: shipped[index]! }));
}
