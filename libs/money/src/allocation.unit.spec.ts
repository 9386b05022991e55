import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocate, money, share, subtract, sum, type Money } from './index.ts';

const total: fc.Arbitrary<Money> = fc.maxSafeInteger().map((amount) => money(amount, 'EUR'));
const weights = fc
  .array(fc.nat({ max: 1_000_000_000 }), { minLength: 1, maxLength: 40 })
  .filter((list) => list.some((weight) => weight > 0));

describe('allocate', () => {
  test('the parts sum to the total, exactly', () => {
    fc.assert(
      fc.property(total, weights, (value, list) => {
        expect(sum(allocate(value, list), 'EUR')).toEqual(value);
      }),
    );
  });

  test('no part differs from its exact share by a whole unit, and none has the other sign', () => {
    fc.assert(
      fc.property(total, weights, (value, list) => {
        const all = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
        allocate(value, list).forEach((part, index) => {
          const error = BigInt(part.amount) * all - BigInt(value.amount) * BigInt(list[index] ?? 0);
          expect(error > -all && error < all).toBe(true);
          expect(part.amount * Math.sign(value.amount)).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });

  test('a weight of 0 gets nothing, and a greater weight never gets less', () => {
    fc.assert(
      fc.property(
        fc.nat().map((amount) => money(amount, 'EUR')),
        weights,
        (value, list) => {
          const parts = allocate(value, list);
          const pairs = list.map((weight, index) => ({ weight, amount: parts[index]?.amount ?? NaN }));
          pairs.sort((a, b) => a.weight - b.weight || a.amount - b.amount);
          pairs.forEach((pair, index) => {
            if (pair.weight === 0) expect(pair.amount).toBe(0);
            if (index > 0) expect(pair.amount).toBeGreaterThanOrEqual(pairs[index - 1]?.amount ?? 0);
          });
        },
      ),
    );
  });

  test('what is left over goes to the largest fractions, of equal ones to the first', () => {
    const amounts = (value: number, list: number[]) => allocate(money(value, 'EUR'), list).map((part) => part.amount);

    expect(amounts(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(amounts(10, [700, 149, 151])).toEqual([7, 1, 2]);
    expect(amounts(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(amounts(0, [3, 5])).toEqual([0, 0]);
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[0.5]]])('the weights %j are refused', (list) => {
    expect(() => allocate(money(1, 'EUR'), list)).toThrow(expect.objectContaining({ reason: 'bad_weights' }));
  });
});

describe('share', () => {
  const units = fc.integer({ min: 1, max: 500 });

  test('whatever the steps, the differences sum to the total and never change sign', () => {
    fc.assert(
      fc.property(total, units, fc.array(fc.nat({ max: 500 }), { maxLength: 20 }), (value, of, stops) => {
        const steps = [...new Set([0, ...stops.map((stop) => Math.min(stop, of)), of])].sort((a, b) => a - b);
        const differences = steps
          .slice(1)
          .map((step, index) => subtract(share(value, step, of), share(value, steps[index] ?? 0, of)));

        expect(sum(differences, 'EUR')).toEqual(value);
        differences.forEach((part) => expect(part.amount * Math.sign(value.amount)).toBeGreaterThanOrEqual(0));
      }),
    );
  });

  test('the last unit takes the residue', () => {
    expect([0, 1, 2, 3].map((count) => share(money(100, 'EUR'), count, 3).amount)).toEqual([0, 33, 66, 100]);
  });

  test.each([
    [-1, 3],
    [4, 3],
    [0, 0],
    [0.5, 1],
  ])('%d of %d units is refused', (count, of) => {
    expect(() => share(money(1, 'EUR'), count, of)).toThrow(expect.objectContaining({ reason: 'bad_units' }));
  });
});
