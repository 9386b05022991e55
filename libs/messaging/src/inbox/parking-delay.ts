const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/**
 * How long a parked event waits after its n-th failed attempt: doubling from 250 ms up to 15 s, jittered downwards by up to
 * a third so that what failed together does not come back together.
 */
export function parkingDelayMs(attempts: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 16));
  return Math.round(full * (1 - random() / 3));
}
