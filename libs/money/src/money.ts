import { dinero, toSnapshot, type Dinero } from 'dinero.js/bigint';
import * as currencies from 'dinero.js/bigint/currencies';
import { MoneyError } from './money-error.ts';

/** An amount in the minor unit of its currency: `{ amount: 1999, currency: 'EUR' }` is € 19.99, `JPY` has no smaller unit than 1. */
export interface Money {
  /** Integer minor units, at most 2^53 − 1 in either direction. */
  readonly amount: number;
  /** ISO 4217, for example `EUR`. */
  readonly currency: string;
}

const byCode = new Map(Object.values(currencies).map((currency) => [currency.code as string, currency]));

/** Whether `code` is a currency of ISO 4217 that money can be held in. */
export function isCurrency(code: string): boolean {
  return byCode.has(code);
}

/**
 * @param amount integer minor units.
 * @throws MoneyError `not_an_integer`, `overflow` or `unknown_currency`.
 */
export function money(amount: number, currency: string): Money {
  if (!Number.isInteger(amount))
    throw new MoneyError('not_an_integer', `${amount} is not a whole number of minor units`);
  if (!Number.isSafeInteger(amount)) throw new MoneyError('overflow', `${amount} is beyond 2^53 − 1`);
  if (!byCode.has(currency)) throw new MoneyError('unknown_currency', `${currency} is not a currency`);
  return { amount: amount === 0 ? 0 : amount, currency };
}

export function zero(currency: string): Money {
  return money(0, currency);
}

/** Dinero computes in bigint, so that no intermediate result is ever rounded. */
export function toDinero(value: Money): Dinero<bigint> {
  const { amount, currency } = money(value.amount, value.currency);
  return dinero({ amount: BigInt(amount), currency: byCode.get(currency)! });
}

export function fromDinero(value: Dinero<bigint>): Money {
  const { amount, currency } = toSnapshot(value);
  return money(Number(amount), currency.code);
}
