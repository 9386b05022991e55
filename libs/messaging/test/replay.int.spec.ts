import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deadLetterTopic } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import { OutboxArchive } from '../src/archive/outbox-archive.ts';
import { FolderStore } from '../src/archive/folder-store.ts';
import { Handles, Replay, type Received } from '../src/index.ts';
import { Bench, recordEffect, type StartedService } from './harness.ts';

type Tick = Received<{ key: string; n: number }>;

describe('replay', () => {
  let bench: Bench;
  let folder: string;
  let service: StartedService;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenfold-replay-'));
    bench = await Bench.open();
    service = await bench.start([], { settings: { OUTBOX_ARCHIVE: `file:${folder}` } });
  });
  afterEach(async () => {
    await bench[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const replayed = (group: string) => `${bench.topic.name}.replay.${group}`;
  const run = (request: Parameters<Replay['run']>[0]) => service.get(Replay).run(request, 'ada@host');

  async function said(key: string, ...numbers: number[]): Promise<void> {
    await bench.tick(service.outbox, key, ...numbers);
    await eventually(async () =>
      expect(
        await bench.database.query(
          `SELECT 1 FROM outbox_messages m, outbox_cursors c WHERE (m.tx_id, m.seq) > (c.tx_id, c.seq)`,
        ),
      ).toEqual([]),
    );
  }

  it('says the same records again on a topic of its own, and nothing on the shared one', async () => {
    await said('a', 1, 2, 3);
    await said('b', 1, 2);
    const before = await bench.records(5);
    expect(await run({ group: 'newcomer' })).toEqual(new Map([[replayed('newcomer'), 5]]));
    const again = await bench.records(5, replayed('newcomer'));
    for (const key of ['a', 'b']) {
      const of = (records: typeof again) =>
        records.filter((record) => record.key === key).map(({ value, headers }) => ({ value, headers }));
      expect(of(again)).toEqual(of(before));
    }
    const ends = await bench.admin.fetchTopicOffsets(bench.topic.name);
    expect(ends.reduce((sum, { high }) => sum + Number(high), 0)).toBe(5);
  });

  it('is in the audit log, with what was asked for and by whom', async () => {
    await run({ group: 'newcomer', keys: ['a'], until: new Date('2026-01-02T03:04:05Z') });
    const entries = await bench.database.query(
      `SELECT user_id, action, new_values AS values FROM audit_logs WHERE entity_type = 'replay'`,
    );
    const values = { by: 'ada@host', group: 'newcomer', keys: ['a'], until: '2026-01-02T03:04:05.000Z' };
    expect(entries).toEqual([{ user_id: null, action: 'export', values }]);
  });

  it('a preview counts, and makes and sends nothing', async () => {
    await said('a', 1, 2);
    const preview = await service.get(Replay).preview({ group: 'careful' });
    expect(preview).toEqual(new Map([[replayed('careful'), 2]]));
    expect(await bench.admin.listTopics()).not.toContain(replayed('careful'));
    expect(await bench.database.query(`SELECT 1 FROM audit_logs WHERE entity_type = 'replay'`)).toEqual([]);
  });

  it('by time, type and key', async () => {
    await said('a', 1);
    const [{ now }] = (await bench.database.query<{ now: Date }>('SELECT clock_timestamp() AS now')) as [{ now: Date }];
    await said('a', 2);
    await said('b', 1);
    const count = async (request: object) => [...(await run({ group: 'choosy', ...request })).values()];
    expect(await count({ until: now })).toEqual([1]);
    expect(await count({ from: now })).toEqual([2]);
    expect(await count({ keys: ['a'] })).toEqual([2]);
    expect(await count({ types: ['other.happened.v1'] })).toEqual([]);
    expect(await count({ types: ['tick.ticked.v1'], keys: ['b'], from: now })).toEqual([1]);
  });

  it('from the archive first, when the rows are gone from the table', async () => {
    await said('a', 1, 2);
    const [day] = await bench.database.query<{ name: string; begins: Date; ends: Date }>(
      'SELECT name, begins, ends FROM outbox_partitions() WHERE now() >= begins AND now() < ends',
    );
    await new OutboxArchive(bench.database.db, new FolderStore(folder), 'messaging').archive(day!);
    await bench.database.asMigrator(`DROP TABLE ${day!.name}`);
    await bench.database.query('SELECT outbox_keep_partitions($1, $2)', ['1 day', '1 day']);
    await bench.database.asMigrator(
      `CREATE TABLE again PARTITION OF outbox_messages FOR VALUES FROM ('${await low(day!.begins)}') TO ('${await low(day!.ends)}')`,
    );
    await said('a', 3);
    await run({ group: 'historian' });
    const versions = (await bench.records(3, replayed('historian'))).map(
      ({ headers }) => headers['ce_aggregateversion'],
    );
    expect(versions).toEqual(['1', '2', '3']);
  });

  async function low(moment: Date): Promise<string> {
    const [row] = await bench.database.query<{ id: string }>('SELECT uuidv7_at($1) AS id', [moment]);
    return row!.id;
  }

  it('a compacted topic of that name is not written to', async () => {
    await bench.admin.createTopics({
      topics: [
        { topic: replayed('taken'), numPartitions: 3, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] },
      ],
    });
    await expect(run({ group: 'taken' })).rejects.toThrow('the policy compact');
    await expect(run({ group: '../orders' })).rejects.toThrow('A group is of');
  });

  it('a new service catches up by it: each event has one effect, whether heard again or live, and its dead letters go where they belong', async () => {
    await said('a', 1, 2, 3);
    await run({ group: 'newcomer' });
    const dead = deadLetterTopic(bench.topic, 'newcomer').name;
    await bench.admin.createTopics({ topics: [{ topic: dead, numPartitions: 1 }] });
    await bench.produceTo(replayed('newcomer'), { key: 'a', value: 'no JSON', headers: bench.headers(4) });
    @Handles(bench.view)
    class OnTicked {
      async handle(event: Tick, tx: Tx): Promise<void> {
        await recordEffect(tx, { ...event.data, handler: 'OnTicked' });
      }
    }
    const settings = { REPLAY_TOPICS: replayed('newcomer') };
    const newcomer = await bench.start([OnTicked], { group: 'newcomer', settings });
    await eventually(() => expect(newcomer.metrics.handled + newcomer.metrics.duplicates).toBe(6));
    expect((await bench.effects()).map(({ n }) => n).sort()).toEqual([1, 2, 3]);
    expect(await bench.records(1, dead)).toHaveLength(1);
  });

  it('a service does not start with a replay of what it does not hear', async () => {
    const settings = { REPLAY_TOPICS: 'other.things.replay.x' };
    await expect(bench.start([], { settings })).rejects.toThrow('does not hear other.things');
  });
});
