import { percentage, requireRate } from './arithmetic.ts';
import { money, type Money } from './money.ts';
import { divide, type Rounding } from './rounding.ts';

const WHOLE = 10_000n;

/** The tax to be added to a net price. `rateBp`: basis points, 1900 is 19 %. */
export function addedTax(net: Money, rateBp: number, rounding: Rounding = 'half-away-from-zero'): Money {
  return percentage(net, rateBp, rounding);
}

/** The tax that a gross price already contains: gross × rate / (100 % + rate). `rateBp`: basis points. */
export function includedTax(gross: Money, rateBp: number, rounding: Rounding = 'half-away-from-zero'): Money {
  requireRate(rateBp);
  const { amount, currency } = money(gross.amount, gross.currency);
  const rate = BigInt(rateBp);
  return money(Number(divide(BigInt(amount) * rate, WHOLE + rate, rounding)), currency);
}
