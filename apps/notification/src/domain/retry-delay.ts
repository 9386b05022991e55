const JITTER = 0.2;

/**
 * Milliseconds to wait after the `attempt`-th try (from 1): the list's entry, the last one for all further, up to a fifth
 * shorter or longer so that what failed together is not tried together.
 *
 * @param random from 0 to below 1
 */
export function retryDelayMs(attempt: number, delays: readonly number[], random: number): number {
  const base = delays[Math.min(attempt, delays.length) - 1] ?? 0;
  return Math.round(base * (1 - JITTER + 2 * JITTER * random));
}
