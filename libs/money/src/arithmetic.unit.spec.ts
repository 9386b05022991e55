import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  add,
  compare,
  equals,
  isCurrency,
  maximum,
  minimum,
  money,
  multiply,
  negate,
  percentage,
  subtract,
  sum,
  toDecimal,
  zero,
  type Money,
  type Rounding,
} from './index.ts';

const HALF_SAFE = 2 ** 52 - 1;
const euros = (max = HALF_SAFE): fc.Arbitrary<Money> =>
  fc.integer({ min: -max, max }).map((amount) => money(amount, 'EUR'));

describe('money', () => {
  test.each([0.5, -1.25, NaN, Infinity])('%d is refused: not a whole number of minor units', (amount) => {
    expect(() => money(amount, 'EUR')).toThrow(expect.objectContaining({ reason: 'not_an_integer' }));
  });

  test('an amount beyond the safe integers is refused', () => {
    expect(() => money(2 ** 53, 'EUR')).toThrow(expect.objectContaining({ reason: 'overflow' }));
  });

  test.each(['eur', 'EURO', 'XQQ', ''])('%j is refused: not a currency', (currency) => {
    expect(isCurrency(currency)).toBe(false);
    expect(() => money(1, currency)).toThrow(expect.objectContaining({ reason: 'unknown_currency' }));
  });

  test('there is no negative zero', () => {
    expect(Object.is(money(-0, 'EUR').amount, 0)).toBe(true);
    expect(Object.is(negate(zero('EUR')).amount, 0)).toBe(true);
  });
});

describe('arithmetic', () => {
  test('subtracting what was added gives back the first amount', () => {
    fc.assert(fc.property(euros(), euros(), (a, b) => equals(subtract(add(a, b), b), a)));
  });

  test('multiplying is adding that many times', () => {
    fc.assert(
      fc.property(euros(1_000_000), fc.nat({ max: 50 }), (value, times) =>
        equals(multiply(value, times), sum(Array<Money>(times).fill(value), 'EUR')),
      ),
    );
  });

  test('comparing agrees with the sign of the difference, minimum and maximum with comparing', () => {
    fc.assert(
      fc.property(euros(), euros(), (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(Math.sign(subtract(a, b).amount));
        expect(add(minimum(a, b), maximum(a, b))).toEqual(add(a, b));
        expect(compare(minimum(a, b), maximum(a, b))).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('two currencies do not mix', () => {
    const mismatch = expect.objectContaining({ reason: 'currency_mismatch' });
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow(mismatch);
    expect(() => subtract(money(1, 'EUR'), money(1, 'USD'))).toThrow(mismatch);
    expect(() => compare(money(1, 'EUR'), money(1, 'USD'))).toThrow(mismatch);
    expect(equals(money(1, 'EUR'), money(1, 'USD'))).toBe(false);
  });

  test('a result beyond the safe integers is refused, never rounded', () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'EUR');
    const overflow = expect.objectContaining({ reason: 'overflow' });
    expect(() => add(most, money(1, 'EUR'))).toThrow(overflow);
    expect(() => multiply(most, 2)).toThrow(overflow);
    expect(() => percentage(most, 10_001, 'down')).toThrow(overflow);
  });

  test('a fraction is no factor', () => {
    expect(() => multiply(money(100, 'EUR'), 0.5)).toThrow(expect.objectContaining({ reason: 'not_an_integer' }));
  });

  test.each([
    ['EUR', 1999, '19.99'],
    ['EUR', -5, '-0.05'],
    ['JPY', 500, '500'],
    ['KWD', 1250, '1.250'],
  ])('%s %d is written %s', (currency, amount, text) => {
    expect(toDecimal(money(amount, currency))).toBe(text);
  });
});

describe('percentage', () => {
  test.each<[number, number, Rounding, number]>([
    [50, 100, 'half-away-from-zero', 1],
    [-50, 100, 'half-away-from-zero', -1],
    [50, 100, 'half-towards-zero', 0],
    [50, 100, 'half-even', 0],
    [150, 100, 'half-even', 2],
    [1, 1, 'up', 1],
    [-1, 1, 'up', 0],
    [199, 100, 'down', 1],
    [-1, 1, 'down', -1],
  ])('of %d at %d basis points, rounded %s, is %d', (amount, basisPoints, rounding, expected) => {
    expect(percentage(money(amount, 'EUR'), basisPoints, rounding)).toEqual(money(expected, 'EUR'));
  });

  test('stays within half a unit of the exact value, also where a float would not', () => {
    fc.assert(
      fc.property(euros(2 ** 50), fc.integer({ min: 0, max: 10_000 }), (value, basisPoints) => {
        const { amount } = percentage(value, basisPoints, 'half-even');
        const error = BigInt(amount) * 10_000n - BigInt(value.amount) * BigInt(basisPoints);
        expect(error >= -5_000n && error <= 5_000n).toBe(true);
      }),
    );
  });

  test.each([-1, 0.5, NaN])('%d is no rate', (basisPoints) => {
    expect(() => percentage(money(1, 'EUR'), basisPoints, 'down')).toThrow(
      expect.objectContaining({ reason: 'bad_rate' }),
    );
  });
});
