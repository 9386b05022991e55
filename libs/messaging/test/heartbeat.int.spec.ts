import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { eventually } from '@tenfold/testing';
import { Handles, KafkaJsClient, type Consumer, type IncomingBatch } from '../src/index.ts';
import { Bench } from './harness.ts';

/** As many as are taken before the rest has to wait. */
const ENOUGH = 200;

describe('a batch that waits for room', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  it('is told to the group only while something moves, so that a process that hangs loses its partitions', async () => {
    const stuck: (() => void)[] = [];
    let isOpen = false;
    const log = new WatchesBatches({ brokers: bench.brokers, clientId: 'spec' });
    const service = await bench.start([stuckHandler()], { log, limits: { handlerTimeoutMs: 60_000 } });
    await eventually(() => expect(service.messaging.consumerJoined).toBe(true));
    await bench.produceTo(bench.topic.name, ...records(ENOUGH));
    await eventually(() => expect(log.records).toBe(ENOUGH));
    await bench.produceTo(bench.topic.name, ...records(1));
    await eventually(() => expect(log.last.looks).toBeGreaterThan(2));
    expect(log.last.heartbeats).toBe(0);
    stuck[0]!();
    await eventually(() => expect(log.last.heartbeats).toBeGreaterThan(0));
    isOpen = true;
    for (const goOn of stuck) goOn();
    await eventually(() => expect(service.metrics.handled).toBe(ENOUGH + 1));

    function stuckHandler(): Type {
      @Handles(bench.view)
      class Stuck {
        async handle(): Promise<void> {
          if (!isOpen) await new Promise<void>((resolve) => stuck.push(resolve));
        }
      }
      return Stuck;
    }
  });

  const records = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      key: 'a',
      value: JSON.stringify({ key: 'a', n }),
      headers: bench.headers(n + 1),
    }));
});

interface Watched {
  readonly records: number;
  /** How often it was asked whether it still belongs to us: each time when it is to be taken, and while it waits. */
  looks: number;
  heartbeats: number;
}

/** Counts what is asked of each batch. */
class WatchesBatches extends KafkaJsClient {
  readonly #batches: Watched[] = [];

  get records(): number {
    return this.#batches.reduce((sum, { records }) => sum + records, 0);
  }

  get last(): Watched {
    return this.#batches.at(-1)!;
  }

  override consumer(group: string): Consumer {
    const real = super.consumer(group);
    return {
      connect: () => real.connect(),
      run: (topics, onBatch, events) => real.run(topics, (batch) => onBatch(this.#watched(batch)), events),
      commit: (positions) => real.commit(positions),
      stop: () => real.stop(),
    };
  }

  #watched(batch: IncomingBatch): IncomingBatch {
    const watched = { records: batch.records.length, looks: 0, heartbeats: 0 };
    this.#batches.push(watched);
    return {
      ...batch,
      isCurrent: () => {
        watched.looks++;
        return batch.isCurrent();
      },
      heartbeat: () => {
        watched.heartbeats++;
        return batch.heartbeat();
      },
    };
  }
}
