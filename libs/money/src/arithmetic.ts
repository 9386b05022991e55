import * as dinero from 'dinero.js/bigint';
import { fromDinero, money, toDinero, zero, type Money } from './money.ts';
import { MoneyError } from './money-error.ts';
import { roundings, type Rounding } from './rounding.ts';

/** @throws MoneyError `currency_mismatch` or `overflow`, as every function here that takes two amounts. */
export function add(left: Money, right: Money): Money {
  requireSameCurrency(left, right);
  return fromDinero(dinero.add(toDinero(left), toDinero(right)));
}

export function subtract(left: Money, right: Money): Money {
  requireSameCurrency(left, right);
  return fromDinero(dinero.subtract(toDinero(left), toDinero(right)));
}

/** The sum of any number of amounts; of none, zero of `currency`. */
export function sum(values: readonly Money[], currency: string): Money {
  return values.reduce(add, zero(currency));
}

/** `factor` times the amount. @throws MoneyError `not_an_integer` for a fraction: see `percentage` and `share`. */
export function multiply(value: Money, factor: number): Money {
  if (!Number.isSafeInteger(factor)) throw new MoneyError('not_an_integer', `${factor} is not a whole number of times`);
  return fromDinero(dinero.multiply(toDinero(value), BigInt(factor)));
}

export function negate(value: Money): Money {
  return money(-value.amount, value.currency);
}

/** `basisPoints` / 10,000 of the amount: 250 is 2.5 %. @throws MoneyError `bad_rate` unless a whole number ≥ 0. */
export function percentage(value: Money, basisPoints: number, rounding: Rounding): Money {
  requireRate(basisPoints);
  const exact = dinero.multiply(toDinero(value), { amount: BigInt(basisPoints), scale: 4n });
  const { currency } = dinero.toSnapshot(exact);
  return fromDinero(dinero.transformScale(exact, currency.exponent, roundings[rounding]));
}

/** Negative, zero or positive as `left` is less than, equal to or more than `right`. */
export function compare(left: Money, right: Money): number {
  requireSameCurrency(left, right);
  return dinero.compare(toDinero(left), toDinero(right));
}

/** Whether both are the same amount of the same currency; amounts of two currencies are never equal. */
export function equals(left: Money, right: Money): boolean {
  return left.currency === right.currency && left.amount === right.amount;
}

export function isZero(value: Money): boolean {
  return value.amount === 0;
}

export function isPositive(value: Money): boolean {
  return value.amount > 0;
}

export function isNegative(value: Money): boolean {
  return value.amount < 0;
}

/** The lesser of the two. */
export function minimum(left: Money, right: Money): Money {
  return compare(left, right) <= 0 ? left : right;
}

/** The greater of the two. */
export function maximum(left: Money, right: Money): Money {
  return compare(left, right) >= 0 ? left : right;
}

/** In major units with the decimals of the currency, for people: `19.99`, `500` (JPY), `1.250` (KWD). */
export function toDecimal(value: Money): string {
  return dinero.toDecimal(toDinero(value));
}

export function requireRate(basisPoints: number): void {
  if (!Number.isSafeInteger(basisPoints) || basisPoints < 0) {
    throw new MoneyError('bad_rate', `${basisPoints} is not a rate in basis points`);
  }
}

function requireSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new MoneyError('currency_mismatch', `${left.currency} and ${right.currency} do not mix`);
  }
}
