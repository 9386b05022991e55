import type { Consumer, IncomingBatch, IncomingRecord } from '../../src/index.ts';

/** A batch that is in hand. */
export interface HeldBatch {
  readonly batch: IncomingBatch;
  /** Takes it and lets the consumer go on. */
  pass(): void;
  /** Lets the consumer go on as a rejected heartbeat does. */
  fail(reason: unknown): void;
}

/** Hears what a consumer is given, and takes it at once unless told otherwise. */
export class Listener {
  readonly consumer: Consumer;
  readonly records: IncomingRecord[] = [];
  readonly held: HeldBatch[] = [];
  rebalances = 0;
  /** Batches that were not taken. */
  left = 0;
  #assignment: ReadonlyMap<string, readonly number[]> = new Map();
  #holds = false;
  #leaves = false;

  constructor(consumer: Consumer) {
    this.consumer = consumer;
  }

  /** Resolves when the group has given it its partitions. */
  async start(topics: readonly string[]): Promise<void> {
    const joined = Promise.withResolvers<void>();
    await this.consumer.connect();
    await this.consumer.run(topics, (batch) => this.#take(batch), {
      joined: (assignment) => {
        this.#assignment = assignment;
        joined.resolve();
      },
      rebalancing: () => this.rebalances++,
      crashed: (error) => joined.reject(error),
    });
    await joined.promise;
  }

  /** Its partitions, of whatever topic. */
  assigned(): number[] {
    return [...this.#assignment.values()].flat();
  }

  holdBatches(): void {
    this.#holds = true;
  }

  letBatches(): void {
    this.#holds = false;
  }

  leaveNextBatch(): void {
    this.#leaves = true;
  }

  async #take(batch: IncomingBatch): Promise<void> {
    if (this.#leaves) {
      this.#leaves = false;
      this.left++;
      return;
    }
    if (this.#holds) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.held.push({ batch, pass: resolve, fail: reject });
      await promise;
    }
    this.records.push(...batch.records);
    batch.take();
  }
}
