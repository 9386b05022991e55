export interface RestartDelays {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Ready for this long, a program counts as healthy: its next death is its first again. */
  readonly healthyAfterMs: number;
}

export const restartDelays: RestartDelays = { firstMs: 250, longestMs: 15_000, healthyAfterMs: 10_000 };

/** How long to wait before the start that follows death number `deaths` in a row (1, 2, …). */
export function restartDelayMs(deaths: number, { firstMs, longestMs }: RestartDelays): number {
  return Math.min(firstMs * 2 ** (deaths - 1), longestMs);
}
