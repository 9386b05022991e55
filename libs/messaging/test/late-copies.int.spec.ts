import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@tenfold/testing';
import { KafkaJsClient } from '../src/log-client/kafkajs-client.ts';
import type { StoredEvent } from '../src/outbox/cloud-event.ts';
import { LateCopies } from '../src/outbox/late-copies.ts';
import { OutboxStore } from '../src/outbox/outbox-store.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { RefusedEvents } from '../src/outbox/refused-events.ts';
import { ShardRelay } from '../src/outbox/shard-relay.ts';
import { MessagingMetrics } from '../src/index.ts';
import { Bench } from './harness.ts';

const SHARD = 0;
const DAY_MS = 24 * 60 * 60 * 1000;

describe('a compacted topic after a take-over', () => {
  let bench: Bench;
  let outbox: Outbox;
  const relays: ShardRelay[] = [];
  beforeEach(async () => {
    bench = await Bench.open();
    outbox = new Outbox(bench.database.db);
  });
  afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.close();
    await bench[Symbol.asyncDispose]();
  });

  function aRelay(Class: typeof ShardRelay = ShardRelay, compacted = [bench.topic.name]): ShardRelay {
    const database = bench.database.db;
    const metrics = new MessagingMetrics();
    const relay = new Class(SHARD, {
      service: 'messaging',
      store: new OutboxStore(database, randomUUID()),
      log: new KafkaJsClient({ brokers: bench.brokers, clientId: 'spec' }),
      refused: new RefusedEvents(database, metrics),
      metrics,
      lateCopies: new LateCopies(database, compacted, 1_000, { afterMs: 0, onceMoreAfterMs: DAY_MS, lookMs: 0 }),
    });
    relays.push(relay);
    return relay;
  }

  /** A relay that is stopped like a process between its look and its send. */
  function aPausedRelay() {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    class Paused extends ShardRelay {
      protected override async produce(events: readonly StoredEvent[]): Promise<void> {
        reached.resolve();
        await goOn.promise;
        await super.produce(events);
      }
    }
    return { relay: aRelay(Paused), reached: reached.promise, goOn: () => goOn.resolve() };
  }

  async function drained(relay: ShardRelay): Promise<void> {
    await eventually(async () => expect(await relay.relayOnce()).toBe('idle'));
  }

  /** What a reader of the compacted topic is left with of the first `count` records. */
  async function newest(count: number): Promise<Record<string, number>> {
    const records = await bench.records(count);
    return Object.fromEntries(records.map(({ key, value }) => [key, (JSON.parse(value) as { n: number }).n]));
  }

  /** The first event of a, b and c is sent late by the old relay, after the heir has sent the second ones of a and b. */
  async function lateCopiesWithHeir(compacted?: string[]): Promise<ShardRelay> {
    const paused = aPausedRelay();
    await paused.relay.keepLease();
    for (const key of ['a', 'b', 'c']) await bench.tick(outbox, key, 1);
    const late = paused.relay.relayOnce();
    await paused.reached;

    await bench.asIfLeaseExpired();
    const heir = aRelay(ShardRelay, compacted);
    await heir.keepLease();
    await bench.database.query(`UPDATE outbox_take_overs SET taken_at = now() + interval '1 hour'`);
    for (const key of ['a', 'b', 'd']) await bench.tick(outbox, key, 2);
    await drained(heir);
    paused.goOn();
    await expect(late).rejects.toThrow('has a new relay');
    expect(await newest(9)).toEqual({ a: 1, b: 1, c: 1, d: 2 });
    return heir;
  }

  it('what a paused relay sends late is outdone: the newest event of each of its keys is the newest record', async () => {
    const heir = await lateCopiesWithHeir();
    await bench.database.query('UPDATE outbox_take_overs SET taken_at = now()');
    await heir.relayOnce();
    expect(await newest(13)).toEqual({ a: 2, b: 2, c: 1, d: 2 });
    await heir.relayOnce();
    expect(await bench.database.query('SELECT said_again_at IS NOT NULL AS done FROM outbox_take_overs')).toEqual([
      { done: true },
    ]);
  });

  it('once more after a day, for a relay that was paused for long; then the take-over is forgotten', async () => {
    const heir = await lateCopiesWithHeir();
    await bench.database.query(
      `UPDATE outbox_take_overs SET said_again_at = now() - interval '23 hours', taken_at = now() - interval '24 hours'`,
    );
    await heir.relayOnce();
    expect(await newest(13)).toEqual({ a: 2, b: 2, c: 1, d: 2 });
    expect(await bench.database.query('SELECT * FROM outbox_take_overs')).toEqual([]);
  });

  it('other topics are left alone', async () => {
    const heir = await lateCopiesWithHeir(['other.things']);
    await bench.database.query('UPDATE outbox_take_overs SET taken_at = now()');
    await heir.relayOnce();
    await bench.tick(outbox, 'e', 1);
    await drained(heir);
    expect(await newest(10)).toEqual({ a: 1, b: 1, c: 1, d: 2, e: 1 });
  });

  it('whoever has lost the lease meanwhile leaves it to the next one', async () => {
    const heir = await lateCopiesWithHeir();
    await bench.database.query('UPDATE outbox_take_overs SET taken_at = now()');
    await bench.database.query('UPDATE outbox_cursors SET epoch = epoch + 1');
    await heir.relayOnce();
    expect(await bench.database.query('SELECT said_again_at FROM outbox_take_overs')).toEqual([
      { said_again_at: null },
    ]);
  });

  it('a lease that was given back leaves nothing to look after', async () => {
    const [first, second] = [aRelay(), aRelay()];
    await first.keepLease();
    await first.close();
    await second.keepLease();
    expect(await bench.database.query('SELECT * FROM outbox_take_overs')).toEqual([]);
  });
});
