import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import {
  Handles,
  KafkaJsClient,
  type Consumer,
  type ConsumerEvents,
  type Producer,
  type Received,
} from '../src/index.ts';
import { Bench, recordEffect } from './harness.ts';

/** Nobody listens there. */
const NOBODY = '127.0.0.1:1';

describe('trouble with the broker', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  function onTicked(): Type {
    @Handles(bench.view)
    class OnTicked {
      async handle(event: Received<{ key: string; n: number }>, tx: Tx): Promise<void> {
        await recordEffect(tx, { ...event.data, handler: 'OnTicked' });
      }
    }
    return OnTicked;
  }

  const handledNumbers = async () => (await bench.effects()).map(({ n }) => n);

  it('a broker that is away costs time, and no event', async () => {
    const log = new UnreachableAtFirst(bench.brokers);
    const service = await bench.start([onTicked()], { log });
    await bench.tick(service.outbox, 'a', 1, 2, 3);
    await eventually(() => expect(log.producers).toBeGreaterThan(1));
    expect((await service.messaging.backlog()).outboxDepth).toBe(3);
    log.reachable = true;
    await eventually(async () => expect(await handledNumbers()).toEqual([1, 2, 3]));
    expect(service.metrics).toMatchObject({ produced: 3, handled: 3, parked: 0, dead: 0 });
  });

  it('a batch whose acknowledgement is lost is sent again through another producer, and nothing happens twice', async () => {
    const log = new LosesTheFirstAnswer({ brokers: bench.brokers, clientId: 'spec' });
    const service = await bench.start([onTicked()], { log });
    await bench.tick(service.outbox, 'a', 1);
    await eventually(async () => expect(await handledNumbers()).toEqual([1]));
    await eventually(() => expect(log.closed).toEqual([0]));
    await bench.tick(service.outbox, 'a', 2, 3);
    await eventually(async () => expect(await handledNumbers()).toEqual([1, 2, 3]));
    expect(log.senders[0]).toBe(0);
    expect(new Set(log.senders.slice(1))).toEqual(new Set([1]));
    expect(await bench.records(4)).toHaveLength(4);
  });

  it('a process that has no broker still ends in time, gives its lease back and keeps what it could not send', async () => {
    const service = await bench.start([onTicked()], { brokers: [NOBODY] });
    await bench.tick(service.outbox, 'a', 1);
    const askedAt = performance.now();
    await service.stop();
    expect(performance.now() - askedAt).toBeLessThan(20_000);
    expect(await bench.database.query('SELECT lease_owner FROM outbox_cursors')).toEqual([{ lease_owner: null }]);
    await bench.start([onTicked()]);
    await eventually(async () => expect(await handledNumbers()).toEqual([1]));
  });

  it('a consumer that hangs while records wait is replaced', async () => {
    const log = new HangsAtFirst({ brokers: bench.brokers, clientId: 'spec' });
    // Only the first one is given up soon: another needs time to join.
    const watch = {
      everyMs: 200,
      get stalledMs() {
        return log.consumers > 1 ? 60_000 : 1_000;
      },
    };
    const service = await bench.start([onTicked()], { log, watch });
    await bench.tick(service.outbox, 'a', 1);
    await eventually(async () => expect(await handledNumbers()).toEqual([1]));
    expect(log.consumers).toBeGreaterThan(1);
  });

  it('a consumer that nothing waits for is left alone, however long nothing comes', async () => {
    const log = new HangsAtFirst({ brokers: bench.brokers, clientId: 'spec' });
    const service = await bench.start([onTicked()], { log, watch: { everyMs: 50, stalledMs: 1 } });
    await eventually(() => expect(log.looks).toBeGreaterThan(5));
    expect(log.consumers).toBe(1);
    await service.stop();
  });

  it('what waited while the group was formed anew runs side by side, for nobody died of it', async () => {
    const log = new JoinsAgain({ brokers: bench.brokers, clientId: 'spec' });
    const begun: string[] = [];
    const goOn = Promise.withResolvers<void>();
    @Handles(bench.view)
    class OnTicked {
      async handle({ data }: Received<{ key: string; n: number }>): Promise<void> {
        begun.push(data.key);
        await goOn.promise;
      }
    }
    const service = await bench.start([OnTicked], { log, limits: { handlerTimeoutMs: 60_000 } });
    await eventually(() => expect(log.joinings).toBe(1));
    log.joinAgain();
    const values = ['a', 'b'].map((key) => ({ key, value: JSON.stringify({ key, n: 1 }), headers: bench.headers(1) }));
    await bench.produceTo(bench.topic.name, ...values);
    await eventually(() => expect(begun.toSorted()).toEqual(['a', 'b']));
    goOn.resolve();
    await eventually(() => expect(service.metrics.handled).toBe(2));
  });

  it('a consumer that is gone for good ends the process, unless it is ending anyway', async () => {
    const log = new HangsAtFirst({ brokers: bench.brokers, clientId: 'spec' });
    const crashes: string[] = [];
    const service = await bench.start([onTicked()], { log, onCrash: ({ message }) => crashes.push(message) });
    await eventually(() => expect(log.events).toBeDefined());
    log.events!.crashed(new Error('not authorised'));
    expect(crashes).toEqual(['not authorised']);
    expect(service.messaging.consumerJoined).toBe(false);
    await service.stop();
    log.events!.crashed(new Error('closed'));
    expect(crashes).toEqual(['not authorised']);
  });
});

/** A broker that refuses connections until `reachable` is set. */
class UnreachableAtFirst extends KafkaJsClient {
  reachable = false;
  producers = 0;
  readonly #nobody = new KafkaJsClient({ brokers: [NOBODY], clientId: 'spec' });

  constructor(brokers: readonly string[]) {
    super({ brokers, clientId: 'spec' });
  }

  override producer(): Producer {
    this.producers++;
    return this.reachable ? super.producer() : this.#nobody.producer();
  }

  override consumer(group: string): Consumer {
    return this.reachable ? super.consumer(group) : this.#nobody.consumer(group);
  }
}

/** The broker stores the first batch, and nobody hears of it. */
class LosesTheFirstAnswer extends KafkaJsClient {
  /** Number of the producer of each batch, in order. */
  readonly senders: number[] = [];
  readonly closed: number[] = [];
  #producers = 0;

  override producer(): Producer {
    const number = this.#producers++;
    const real = super.producer();
    return {
      connect: () => real.connect(),
      send: async (batch) => {
        this.senders.push(number);
        await real.send(batch);
        if (number === 0) throw new Error('the connection was reset');
      },
      close: () => {
        this.closed.push(number);
        return real.close();
      },
    };
  }
}

/** Its first consumer joins, then hears nothing and cannot be stopped, as when a fetch never returns (kafkajs#659). */
class HangsAtFirst extends KafkaJsClient {
  consumers = 0;
  looks = 0;
  events: ConsumerEvents | undefined;

  override consumer(group: string): Consumer {
    if (++this.consumers > 1) return super.consumer(group);
    return {
      connect: () => Promise.resolve(),
      run: async (_topics, _onBatch, events) => {
        this.events = events;
        events.joined(new Map());
      },
      commit: () => Promise.resolve(),
      stop: () => new Promise(() => undefined),
    };
  }

  override progress(...[group, topic]: Parameters<KafkaJsClient['progress']>): ReturnType<KafkaJsClient['progress']> {
    this.looks++;
    return super.progress(group, topic);
  }
}

/** Its consumer can be told that it has been given the same partitions once more. */
class JoinsAgain extends KafkaJsClient {
  joinings = 0;
  joinAgain = (): void => undefined;

  override consumer(group: string): Consumer {
    const real = super.consumer(group);
    return {
      connect: () => real.connect(),
      run: (topics, onBatch, events) =>
        real.run(topics, onBatch, {
          ...events,
          joined: (assignment) => {
            this.joinings++;
            this.joinAgain = () => events.joined(assignment);
            events.joined(assignment);
          },
        }),
      commit: (positions) => real.commit(positions),
      stop: () => real.stop(),
    };
  }
}
