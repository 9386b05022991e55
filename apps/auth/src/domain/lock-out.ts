const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 60 * 60_000;

/**
 * How long an account stays shut after `failures` wrong passwords in a row, in milliseconds: not at all for the first
 * four, then half a minute, doubling with each further one up to an hour.
 */
export function lockOutMs(failures: number): number {
  if (failures < FREE_ATTEMPTS) return 0;
  return Math.min(FIRST_LOCK_MS * 2 ** (failures - FREE_ATTEMPTS), LONGEST_LOCK_MS);
}

/** `lockOutMs` of 1, 2, 3 … failures until it grows no more: for SQL, which counts and shuts in one statement. */
export const lockOutSteps: readonly number[] = Array.from(
  { length: FREE_ATTEMPTS + Math.ceil(Math.log2(LONGEST_LOCK_MS / FIRST_LOCK_MS)) },
  (_, index) => lockOutMs(index + 1),
);
