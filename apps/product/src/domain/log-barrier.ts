/** How far a reader is in one partition of a log, and where the partition ends. */
export interface PartitionProgress {
  readonly partition: number;
  /** Offset after the last record that was read. */
  readonly next: number;
  /** Offset after the last record. */
  readonly end: number;
}

/** The ends of a log at one moment. Whoever has read beyond all of them knows everything that had been said by then. */
export class LogBarrier {
  readonly #ends: ReadonlyMap<number, number>;

  constructor(progress: readonly PartitionProgress[]) {
    this.#ends = new Map(progress.map(({ partition, end }) => [partition, end]));
  }

  /** Also true of partitions that were added since: nothing in them is older than the barrier. */
  isBehind(progress: readonly PartitionProgress[]): boolean {
    const read = new Map(progress.map(({ partition, next }) => [partition, next]));
    return [...this.#ends].every(([partition, end]) => (read.get(partition) ?? 0) >= end);
  }
}
