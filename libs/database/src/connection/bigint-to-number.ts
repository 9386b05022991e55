import type { ValueTransformer } from 'typeorm';

/**
 * For `bigint` columns that hold money, counts and versions: a number in the program, exact or refused.
 *
 * @throws RangeError when a value is not a safe integer (beyond ±2^53), in either direction.
 */
export const bigintToNumber: ValueTransformer = {
  to: (value: number | null | undefined) => (value === null || value === undefined ? value : exact(value)),
  from: (stored: string | number | null | undefined) =>
    stored === null || stored === undefined ? stored : exact(Number(stored)),
};

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not an exact integer`);
  return value;
}
