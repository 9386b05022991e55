import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '@tenfold/testing';
import pg from 'pg';
import { KafkaJsClient } from '../src/log-client/kafkajs-client.ts';
import type { StoredEvent } from '../src/outbox/cloud-event.ts';
import { LeaseLost, OutboxStore, type Lease } from '../src/outbox/outbox-store.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { RefusedEvents } from '../src/outbox/refused-events.ts';
import { ShardRelay, type ShardRelayDeps } from '../src/outbox/shard-relay.ts';
import { MessagingMetrics } from '../src/index.ts';
import { Bench, type Recorded } from './harness.ts';

const SHARD = 0;

describe('relay', () => {
  let bench: Bench;
  let outbox: Outbox;
  let log: KafkaJsClient;
  const relays: ShardRelay[] = [];

  beforeEach(async () => {
    bench = await Bench.open();
    outbox = new Outbox(bench.database.db);
    log = new KafkaJsClient({ brokers: bench.brokers, clientId: 'spec' });
  });
  afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.close();
    await bench[Symbol.asyncDispose]();
  });

  function depsOf(store: OutboxStore): ShardRelayDeps {
    const metrics = new MessagingMetrics();
    return { service: 'messaging', store, log, refused: new RefusedEvents(bench.database.db, metrics), metrics };
  }

  function aRelay(Class: typeof ShardRelay = ShardRelay): ShardRelay {
    const relay = new Class(SHARD, depsOf(new OutboxStore(bench.database.db, randomUUID())));
    relays.push(relay);
    return relay;
  }

  async function drained(relay: ShardRelay): Promise<void> {
    await eventually(async () => expect(await relay.relayOnce()).toBe('idle'));
  }

  it('a row that is committed late is never skipped, whoever wrote it, and no row overtakes it', async () => {
    const relay = aRelay();
    await relay.keepLease();
    for (const [url, version] of [
      [bench.database.urls.app, 1],
      [bench.database.urls.migrator, 3],
    ] as const) {
      const late = new pg.Client({ connectionString: url });
      await late.connect();
      await late.query('BEGIN');
      await late.query(insertOf(bench.topic.name, 'a', version));
      await bench.tick(outbox, 'a', version + 1);
      expect(await relay.relayOnce()).toBe('pending');
      await late.query('COMMIT');
      await late.end();
      await drained(relay);
    }
    expect(versionsOf(await bench.records(4))).toEqual([1, 2, 3, 4]);
  });

  it('a long transaction of another database does not hold the relay up', async () => {
    const relay = aRelay();
    await relay.keepLease();
    await using other = await Bench.open();
    const stranger = new pg.Client({ connectionString: other.database.urls.app });
    await stranger.connect();
    await stranger.query('BEGIN');
    await stranger.query(insertOf(other.topic.name, 'stranger', 1));
    await bench.tick(outbox, 'a', 1);
    expect(await relay.relayOnce()).toBe('caught-up');
    await stranger.end();
  });

  it('rows of one transaction and of one aggregate leave in the order in which they were written', async () => {
    const relay = aRelay();
    await relay.keepLease();
    await bench.database.db.transaction(async (tx) => {
      for (let n = 1; n <= 50; n++) await outbox.add(tx, bench.Ticked, { key: 'a', n });
    });
    await bench.tick(outbox, 'a', 51, 52);
    await drained(relay);
    expect(versionsOf(await bench.records(52))).toEqual(Array.from({ length: 52 }, (_, index) => index + 1));
  });

  it('what is read while the batch before it is sent keeps its place, also when that one fails', async () => {
    const reads: string[] = [];
    class FailsOnce extends ShardRelay {
      #sends = 0;
      protected override readCommitted(lease: Lease): Promise<StoredEvent[]> {
        reads.push(`after ${lease.position.seq} during send ${this.#sends}`);
        return super.readCommitted(lease);
      }
      protected override async produce(events: readonly StoredEvent[]): Promise<void> {
        if (++this.#sends === 2) throw new Error('the broker is away');
        await super.produce(events);
      }
    }
    const relay = aRelay(FailsOnce);
    const tickInOne = (from: number, to: number) =>
      bench.database.db.transaction(async (tx) => {
        for (let n = from; n <= to; n++) await outbox.add(tx, bench.Ticked, { key: 'a', n });
      });
    await tickInOne(1, 2_200);
    await relay.keepLease();
    expect(await relay.relayOnce()).toBe('relayed');
    await expect(relay.relayOnce()).rejects.toThrow('the broker is away');
    await tickInOne(2_201, 2_300);
    await drained(relay);
    expect(versionsOf(await bench.records(2_300))).toEqual(Array.from({ length: 2_300 }, (_, index) => index + 1));
    expect(reads.slice(0, 4)).toEqual([
      'after 0 during send 0',
      'after 1000 during send 0',
      'after 2000 during send 1',
      'after 1000 during send 2',
    ]);
  });

  it('a crash between acknowledgement and cursor sends the batch again and loses nothing', async () => {
    class DiesBeforeTheCursor extends ShardRelay {
      protected override async moveCursor(): Promise<void> {
        throw new Error('killed');
      }
    }
    const dying = aRelay(DiesBeforeTheCursor);
    await dying.keepLease();
    const ids = await bench.tick(outbox, 'a', 1, 2);
    await expect(dying.relayOnce()).rejects.toThrow('killed');
    await dying.close();
    const heir = aRelay();
    await heir.keepLease();
    await drained(heir);
    expect((await bench.records(4)).map(({ headers }) => headers['ce_id'])).toEqual([...ids, ...ids]);
  });

  it('only one of two relays leads, and the other takes over when the first stops renewing', async () => {
    const [first, second] = [aRelay(), aRelay()];
    await first.keepLease();
    await second.keepLease();
    expect([first.leads, second.leads]).toEqual([true, false]);
    expect(await second.relayOnce()).toBe('not-leader');
    await bench.asIfLeaseExpired();
    await second.keepLease();
    expect(second.leads).toBe(true);
    await first.keepLease();
    expect(first.leads).toBe(false);
  });

  it('a zombie cannot move the cursor under the next epoch', async () => {
    const zombieStore = new OutboxStore(bench.database.db, 'zombie');
    const stale = (await zombieStore.acquire(SHARD, 6_000))!;
    await bench.tick(outbox, 'a', 1);
    const rows = await zombieStore.read(SHARD, stale.position, 10, 10_000);
    await bench.asIfLeaseExpired();
    const next = aRelay();
    await next.keepLease();
    await expect(zombieStore.advance(stale, rows[0]!)).rejects.toBeInstanceOf(LeaseLost);
    await expect(zombieStore.renew(stale, 6_000)).rejects.toBeInstanceOf(LeaseLost);
    expect(await next.relayOnce()).toBe('caught-up');
  });

  it('a row that the broker refuses becomes a dead letter and the others go on', async () => {
    await bench.limitRecordBytes(20_000);
    const relay = aRelay();
    await relay.keepLease();
    await bench.tick(outbox, 'before', 1);
    await bench.database.db.transaction((tx) =>
      outbox.add(tx, bench.Ticked, { key: 'huge', n: 1, note: 'x'.repeat(50_000) }),
    );
    await bench.tick(outbox, 'after', 1);
    await drained(relay);
    // Some of the batch may have been stored before another part of it was refused.
    await eventually(async () => {
      const stored = await bench.records(2);
      expect(new Set(stored.map(({ key }) => key))).toEqual(new Set(['after', 'before']));
    });
    expect(await bench.database.query('SELECT handler, key, code FROM dead_letters')).toEqual([
      { handler: 'relay', key: 'huge', code: 'refused_by_broker' },
    ]);
  });

  it('an event above 512 kB is refused in the transaction that writes it', async () => {
    const write = bench.database.db.transaction((tx) =>
      outbox.add(tx, bench.Ticked, { key: 'a', n: 1, note: 'x'.repeat(512 * 1024) }),
    );
    await expect(write).rejects.toThrow('at most 524288');
    expect(await bench.database.query('SELECT id FROM outbox_messages')).toEqual([]);
  });

  it('no batch is larger than what the broker takes, however large its events are', async () => {
    const relay = aRelay();
    const producers = jest.spyOn(log, 'producer');
    await relay.keepLease();
    await bench.database.db.transaction(async (tx) => {
      for (let n = 1; n <= 6; n++) await outbox.add(tx, bench.Ticked, { key: 'a', n, note: 'x'.repeat(500_000) });
    });
    await drained(relay);
    expect(await bench.records(6)).toHaveLength(6);
    expect(producers).toHaveBeenCalledTimes(1);
  });

  it('a partition is dropped when it is old and every shard is past it, not before', async () => {
    const old = `outbox_messages_2026_01_01`;
    await bench.database.asMigrator(`CREATE TABLE ${old} PARTITION OF outbox_messages
      FOR VALUES FROM (uuidv7_floor('2026-01-01')) TO (uuidv7_floor('2026-01-02'))`);
    await bench.database.asMigrator(`UPDATE outbox_cursors SET relayed_until = '2026-01-01'`);
    await bench.database.asMigrator(insertOf(bench.topic.name, 'old', 1, `'019b7757-0000-7000-8000-000000000000'`));
    const drop = () => bench.database.query<{ n: number }>(`SELECT outbox_drop_partition('${old}', NULL)::int AS n`);
    const [before] = await drop();
    const relay = aRelay();
    await relay.keepLease();
    await drained(relay);
    const [after] = await drop();
    expect([before?.n, after?.n]).toEqual([0, 1]);
  });

  it('the application can neither change nor remove what it has said', async () => {
    await bench.tick(outbox, 'a', 1);
    await expect(bench.database.query(`UPDATE outbox_messages SET key = 'b'`)).rejects.toThrow('append_only');
    await expect(bench.database.query('DELETE FROM outbox_messages')).rejects.toThrow('append_only');
    const rows = await bench.database.query('SELECT id FROM outbox_messages_default');
    expect(rows).toEqual([]);
  });
});

function versionsOf(records: readonly Recorded[]): number[] {
  return records.map(({ headers }) => Number(headers['ce_aggregateversion']));
}

function insertOf(topic: string, key: string, version: number, id = 'uuidv7()'): string {
  return `
    INSERT INTO outbox_messages (id, topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, correlation_id)
    VALUES (${id}, '${topic}', '${key}', 'tick.ticked.v1', 'tick', '${key}', ${version}, '{}', 'c')`;
}
