import {
  calculator,
  down,
  halfAwayFromZero,
  halfEven,
  halfTowardsZero,
  up,
  type DineroDivideOperation,
} from 'dinero.js/bigint';

/**
 * What becomes of a fraction of a minor unit. `up` and `down` go towards positive and negative infinity; a half goes
 * away from zero (the usual rule for prices and tax), towards zero, or to the even neighbour.
 */
export type Rounding = 'up' | 'down' | 'half-away-from-zero' | 'half-towards-zero' | 'half-even';

export const roundings: Readonly<Record<Rounding, DineroDivideOperation>> = {
  up,
  down,
  'half-away-from-zero': halfAwayFromZero,
  'half-towards-zero': halfTowardsZero,
  'half-even': halfEven,
};

/** `numerator / denominator` as a whole number; `denominator` is positive. */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  return roundings[rounding](numerator, denominator, calculator);
}
