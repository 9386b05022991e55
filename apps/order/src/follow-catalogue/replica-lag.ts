import type { PartitionProgress } from '@tenfold/messaging';

interface Look {
  /** Milliseconds of a monotonic clock. */
  readonly at: number;
  /** Where each partition ended then. */
  readonly ends: ReadonlyMap<number, number>;
}

/**
 * Tells a replica that is behind in time from one that is merely busy. Brokers count lag in records; how old the oldest
 * unread one is follows from where the log ended at earlier looks.
 */
export class ReplicaLag {
  readonly #maxLagMs: number;
  /** The youngest look that is older than the limit, and all since. */
  #looks: Look[] = [];

  constructor(maxLagMs: number) {
    this.#maxLagMs = maxLagMs;
  }

  /**
   * Takes a look in. What lies unread at the first one is of unknown age, and counts as old.
   *
   * @param now milliseconds of a monotonic clock
   * @returns whether a record has been waiting for longer than the limit
   */
  isBehind(progress: readonly PartitionProgress[], now: number): boolean {
    if (this.#looks.length === 0) this.#looks.push({ at: -Infinity, ends: endsOf(progress) });
    this.#looks.push({ at: now, ends: endsOf(progress) });
    const firstOfUse = this.#looks.findLastIndex(({ at }) => now - at > this.#maxLagMs);
    this.#looks = this.#looks.slice(firstOfUse);
    const [old] = this.#looks;
    return progress.some(({ partition, next }) => next < (old?.ends.get(partition) ?? 0));
  }
}

function endsOf(progress: readonly PartitionProgress[]): Map<number, number> {
  return new Map(progress.map(({ partition, end }) => [partition, end]));
}
