export { isCurrency, money, zero, type Money } from './money.ts';
export {
  add,
  compare,
  equals,
  isNegative,
  isPositive,
  isZero,
  maximum,
  minimum,
  multiply,
  negate,
  percentage,
  subtract,
  sum,
  toDecimal,
} from './arithmetic.ts';
export { allocate, share } from './allocation.ts';
export { addedTax, includedTax } from './tax.ts';
export type { Rounding } from './rounding.ts';
export { MoneyError, type MoneyErrorReason } from './money-error.ts';
