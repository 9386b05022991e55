import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@tenfold/testing';
import { Outbox, setShards } from '../src/index.ts';
import { Bench } from './harness.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('shards of the outbox', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const shards = () => bench.database.query<{ shard: number }>('SELECT shard FROM outbox_cursors ORDER BY shard');

  it('become more while events are written and relayed: none is lost or doubled, and each key keeps its order', async () => {
    const { outbox, metrics } = await bench.start();
    let n = 0;
    let enough = false;
    const writing = (async () => {
      while (!enough || n < 10) {
        n++;
        for (const key of KEYS) await bench.tick(outbox, key, n);
      }
    })();
    await eventually(() => expect(n).toBeGreaterThan(3));
    await setShards(bench.database.urls.migrator, 4);
    const before = n;
    await eventually(() => expect(n).toBeGreaterThan(before + 3));
    enough = true;
    await writing;

    await eventually(() => expect(metrics.produced).toBe(n * KEYS.length));
    expect(await shards()).toEqual([0, 1, 2, 3].map((shard) => ({ shard })));
    const used = await bench.database.query('SELECT DISTINCT shard FROM outbox_messages');
    expect(used.length).toBeGreaterThan(1);
    const records = await bench.records(n * KEYS.length);
    for (const key of KEYS) {
      const numbers = records
        .filter((record) => record.key === key)
        .map(({ headers }) => headers['ce_aggregateversion']);
      expect(numbers).toEqual(Array.from({ length: n }, (_, index) => String(index + 1)));
    }
  });

  it('stay as they are while something waits for the relay', async () => {
    await bench.tick(new Outbox(bench.database.db), 'a', 1);
    expect(await bench.database.asMigrator(`SELECT outbox_set_shards(2, '10 milliseconds') AS done`)).toEqual([
      { done: false },
    ]);
    expect(await shards()).toEqual([{ shard: 0 }]);
  });

  it.each([0, 65])('are not %d', async (count) => {
    await expect(setShards(bench.database.urls.migrator, count)).rejects.toThrow('up to 64 and not fewer than it has');
  });

  it('never become fewer: old rows keep theirs', async () => {
    await setShards(bench.database.urls.migrator, 3);
    await expect(setShards(bench.database.urls.migrator, 2)).rejects.toThrow('not fewer than it has');
  });

  it('are no business of the application', async () => {
    await expect(bench.database.query(`SELECT outbox_set_shards(2, '1 second')`)).rejects.toThrow(/permission|owner/);
    expect(await shards()).toEqual([{ shard: 0 }]);
  });
});
