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
