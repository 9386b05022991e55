import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@tenfold/testing';
import pg from 'pg';
import { ChangeFeed, KafkaJsClient, MessagingMetrics, Outbox, type FeedPosition } from '../src/index.ts';
import { OutboxStore } from '../src/outbox/outbox-store.ts';
import { RefusedEvents } from '../src/outbox/refused-events.ts';
import { ShardRelay } from '../src/outbox/shard-relay.ts';
import { Bench } from './harness.ts';

describe('change feed', () => {
  let bench: Bench;
  let outbox: Outbox;
  let feed: ChangeFeed;
  let relay: ShardRelay;
  beforeEach(async () => {
    bench = await Bench.open();
    const { db } = bench.database;
    outbox = new Outbox(db);
    feed = new ChangeFeed(db, [bench.topic.name]);
    const metrics = new MessagingMetrics();
    relay = new ShardRelay(0, {
      service: 'messaging',
      store: new OutboxStore(db, randomUUID()),
      log: new KafkaJsClient({ brokers: bench.brokers, clientId: 'spec' }),
      refused: new RefusedEvents(db, metrics),
      metrics,
    });
    await relay.keepLease();
  });
  afterEach(async () => {
    await relay.close();
    await bench[Symbol.asyncDispose]();
  });

  async function relayed(): Promise<void> {
    await eventually(async () => expect(await relay.relayOnce()).toBe('idle'));
  }

  async function readAll(after: FeedPosition, limit: number): Promise<{ versions: number[]; next: FeedPosition }> {
    const versions: number[] = [];
    let next = after;
    for (let more = true; more;) {
      const page = await feed.read(next, limit);
      versions.push(...page.events.map(({ aggregate_version }) => Number(aggregate_version)));
      ({ next, more } = page);
    }
    return { versions, next };
  }

  it('gives every event once and in order, page by page, and goes on where the reader stopped', async () => {
    await bench.tick(outbox, 'a', 1, 2, 3, 4, 5);
    await relayed();
    const first = await readAll({}, 2);
    expect(first.versions).toEqual([1, 2, 3, 4, 5]);
    expect((await feed.read(first.next, 2)).events).toEqual([]);
    await bench.tick(outbox, 'a', 6);
    await relayed();
    expect((await readAll(first.next, 2)).versions).toEqual([6]);
  });

  it('an event that is committed late is never missed by a reader who has been past its time', async () => {
    const late = new pg.Client({ connectionString: bench.database.urls.app });
    await late.connect();
    await late.query('BEGIN');
    await late.query(`
      INSERT INTO outbox_messages (topic, key, type, aggregate_type, aggregate_id, aggregate_version, payload, correlation_id)
      VALUES ('${bench.topic.name}', 'late', 'tick.ticked.v1', 'tick', 'late', 1, '{}', 'c')`);
    await bench.tick(outbox, 'a', 2);
    await relay.relayOnce();
    const before = await readAll({}, 10);
    await late.query('COMMIT');
    await late.end();
    await relayed();
    const after = await readAll(before.next, 10);
    expect([...before.versions, ...after.versions]).toEqual([1, 2]);
  });

  it('shows what the service has said and not the dead letters of others', async () => {
    await bench.database.db.transaction((tx) =>
      outbox.write(tx, {
        topic: bench.deadLetterTopic,
        key: 'a',
        type: 'other.happened.v1',
        aggregateType: 'dead_letter',
        aggregateId: 'x',
        aggregateVersion: 1,
        payload: '{}',
      }),
    );
    await bench.tick(outbox, 'a', 2);
    await relayed();
    expect((await readAll({}, 10)).versions).toEqual([2]);
  });
});
