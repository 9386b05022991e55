import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { add, addedTax, includedTax, money, subtract } from './index.ts';

const price = fc.nat({ max: 10 ** 12 }).map((amount) => money(amount, 'EUR'));
const rate = fc.integer({ min: 0, max: 10_000 });

describe('tax', () => {
  test('19 % is added to a net price and found again in the gross one', () => {
    expect(addedTax(money(10_000, 'EUR'), 1900)).toEqual(money(1_900, 'EUR'));
    expect(includedTax(money(11_900, 'EUR'), 1900)).toEqual(money(1_900, 'EUR'));
  });

  test('the tax inside (net + added tax) is the tax that was added', () => {
    fc.assert(
      fc.property(price, rate, (net, rateBp) => {
        const added = addedTax(net, rateBp);
        expect(includedTax(add(net, added), rateBp)).toEqual(added);
      }),
    );
  });

  test('included tax is at most half a unit off the exact part of the gross price', () => {
    fc.assert(
      fc.property(price, rate, (gross, rateBp) => {
        const error =
          BigInt(includedTax(gross, rateBp).amount) * (10_000n + BigInt(rateBp)) -
          BigInt(gross.amount) * BigInt(rateBp);
        const half = (10_000n + BigInt(rateBp) + 1n) / 2n;
        expect(error >= -half && error <= half).toBe(true);
      }),
    );
  });

  test('a refund carries the same tax with the other sign', () => {
    fc.assert(
      fc.property(price, rate, (gross, rateBp) => {
        const back = subtract(money(0, 'EUR'), gross);
        expect(includedTax(back, rateBp).amount + includedTax(gross, rateBp).amount).toBe(0);
      }),
    );
  });
});
