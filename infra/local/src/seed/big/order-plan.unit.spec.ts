import { describe, expect, it } from '@jest/globals';
import { articleOf, skuOf } from './articles.ts';
import { couponOf, fateOf, linesOf } from './order-plan.ts';

const numbers = Array.from({ length: 2_000 }, (_, index) => index + 1);

describe('an article', () => {
  it('is the same for the same number, and has a name and a price of its own', () => {
    expect(skuOf(1)).toBe('BIG-000001');
    expect(articleOf(17)).toEqual(articleOf(17));
    expect(new Set(numbers.map((number) => articleOf(number).name)).size).toBe(numbers.length);
    expect(numbers.map((number) => articleOf(number).price.amount).every((cents) => cents >= 199)).toBe(true);
  });
});

describe('an order', () => {
  it('arrives in four of five cases, and comes to every other end too', () => {
    const count = (fate: string) => numbers.filter((number) => fateOf(number) === fate).length / numbers.length;
    expect(['delivered', 'cancelled', 'in_transit', 'confirmed'].map(count)).toEqual([0.8, 0.1, 0.05, 0.05]);
  });

  it('uses a coupon in one of five cases, so that some are used up and some come back', () => {
    const couponed = numbers.filter((number) => couponOf(number) !== undefined);
    expect(couponed.length).toBe(numbers.length / 5);
    expect(new Set(couponed.map(fateOf))).toEqual(new Set(['delivered', 'cancelled']));
  });

  it('has the same lines again for the same number', () => {
    expect(linesOf(4711, 10_000)).toEqual(linesOf(4711, 10_000));
  });

  it.each([1, 2, 10_000])('names each of %i articles at most once, and none that is not there', (articles) => {
    for (const number of numbers.slice(0, 300)) {
      const chosen = linesOf(number, articles).map(({ article }) => article);
      expect(chosen.length).toBeGreaterThanOrEqual(1);
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(Math.min(...chosen)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...chosen)).toBeLessThanOrEqual(articles);
    }
  });

  it('prefers the articles with low numbers', () => {
    const chosen = numbers.flatMap((number) => linesOf(number, 10_000));
    const best = chosen.filter(({ article }) => article <= 100).length / chosen.length;
    expect(best).toBeGreaterThan(0.07);
    expect(best).toBeLessThan(0.13);
  });
});
