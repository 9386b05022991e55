import { money, type Money } from './money.ts';
import { MoneyError } from './money-error.ts';

/**
 * Splits `total` in proportion to `weights`, to the last minor unit: the parts sum to it exactly. Each part is its exact
 * share cut off, and the units left over go to the largest cut-off fractions (the method of largest remainder; of equal
 * ones, to the first). A part never differs from its exact share by a whole unit, and a weight of 0 gets nothing.
 *
 * @param weights whole numbers ≥ 0, not all of them 0.
 * @throws MoneyError `bad_weights`.
 */
export function allocate(total: Money, weights: readonly number[]): Money[] {
  const sign = total.amount < 0 ? -1 : 1;
  const amount = BigInt(money(total.amount, total.currency).amount * sign);
  const sumOfWeights = sumOf(weights);
  const parts = weights.map((weight) => (amount * BigInt(weight)) / sumOfWeights);
  const remainders = weights.map((weight) => (amount * BigInt(weight)) % sumOfWeights);
  const left = Number(amount - parts.reduce((sum, part) => sum + part, 0n));
  const byRemainder = remainders
    .map((remainder, index) => ({ remainder, index }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const favoured = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return parts.map((part, index) => money(sign * Number(part + (favoured.has(index) ? 1n : 0n)), total.currency));
}

function sumOf(weights: readonly number[]): bigint {
  if (!weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0)) {
    throw new MoneyError('bad_weights', 'a weight is a whole number and not negative');
  }
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n) throw new MoneyError('bad_weights', 'at least one weight is above 0');
  return sum;
}

/**
 * The part of `total` that the first `units` of `of` units carry. Called with growing `units` (shipped so far, refunded
 * so far), the differences between two answers sum to `total`: cents never drift, and the last unit takes the residue.
 *
 * @throws MoneyError `bad_units` unless 0 ≤ units ≤ of and of ≥ 1, both whole.
 */
export function share(total: Money, units: number, of: number): Money {
  if (!Number.isSafeInteger(units) || !Number.isSafeInteger(of) || units < 0 || of < 1 || units > of) {
    throw new MoneyError('bad_units', `${units} of ${of} units is no part`);
  }
  const { amount, currency } = money(total.amount, total.currency);
  return money(Number((BigInt(amount) * BigInt(units)) / BigInt(of)), currency);
}
