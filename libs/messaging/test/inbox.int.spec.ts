import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { narrow } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import { DeadLetters } from '../src/inbox/dead-letters.ts';
import { Handles, MessagingMetrics, Outbox, PermanentFailure, StaleVersion, type Received } from '../src/index.ts';
import { Bench, recordEffect, tickData, type StartedService } from './harness.ts';

type Tick = Received<{ key: string; n: number }>;
type Rule = (event: Tick, tx: Tx) => Promise<void> | void;

describe('inbox', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  /** A handler that follows `rule`, then writes its effect. */
  function onTicked(rule: Rule = () => undefined): Type {
    @Handles(bench.view)
    class OnTicked {
      async handle(event: Tick, tx: Tx): Promise<void> {
        await rule(event, tx);
        await recordEffect(tx, { ...event.data, handler: 'OnTicked' });
      }
    }
    return OnTicked;
  }

  async function effectsOf(key: string): Promise<number[]> {
    return (await bench.effects()).filter((effect) => effect.key === key).map(({ n }) => n);
  }

  const ended = (service: StartedService) =>
    service.metrics.handled + service.metrics.duplicates + service.metrics.dead;

  it('a second delivery changes nothing', async () => {
    const service = await bench.start([onTicked()]);
    const headers = bench.headers(1);
    for (let copy = 0; copy < 3; copy++) await bench.produce({ key: 'a', value: '{"key":"a","n":1}', headers });
    await eventually(() => expect(ended(service)).toBe(3));
    expect(await effectsOf('a')).toEqual([1]);
    expect(service.metrics.duplicates).toBe(2);
  });

  it('the events of one key are handled in their order, while those of other keys run beside them', async () => {
    let together = 0;
    let most = 0;
    const slow: Rule = async (_event, tx) => {
      most = Math.max(most, ++together);
      await tx.query('SELECT pg_sleep(0.003)');
      together--;
    };
    const service = await bench.start([onTicked(slow)]);
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const n of numbers) await Promise.all(keys.map((key) => bench.tick(service.outbox, key, n)));
    await eventually(() => expect(service.metrics.handled).toBe(100));
    for (const key of keys) expect(await effectsOf(key)).toEqual(numbers);
    expect(most).toBeGreaterThan(1);
    expect(service.metrics.gaps).toBe(0);
  });

  it('an event that fails is parked with its key in order behind it, and other keys flow', async () => {
    let broken = true;
    const rule: Rule = ({ data }) => {
      if (data.key === 'bad' && data.n === 1 && broken) throw new Error('not yet');
    };
    const service = await bench.start([onTicked(rule)]);
    await bench.tick(service.outbox, 'bad', 1, 2, 3);
    await bench.tick(service.outbox, 'good', 1, 2, 3);
    await eventually(async () => expect(await effectsOf('good')).toEqual([1, 2, 3]));
    await eventually(async () =>
      expect(await bench.database.query(`SELECT 1 FROM inbox_messages WHERE status = 'parked'`)).toHaveLength(3),
    );
    expect(await effectsOf('bad')).toEqual([]);
    broken = false;
    await eventually(async () => expect(await effectsOf('bad')).toEqual([1, 2, 3]));
    expect(await bench.database.query(`SELECT 1 FROM inbox_messages WHERE status <> 'processed'`)).toEqual([]);
  });

  it('after its last attempt an event is a dead letter, in the table and on the topic, and its key goes on', async () => {
    const rule: Rule = ({ data }) => {
      if (data.n === 1) throw new Error('never');
    };
    const service = await bench.start([onTicked(rule)], { limits: { maxAttempts: 2 } });
    const [id] = await bench.tick(service.outbox, 'a', 1, 2);
    await eventually(async () => expect(await effectsOf('a')).toEqual([2]));
    expect(await bench.database.query('SELECT event_id, handler, code, attempts, status FROM dead_letters')).toEqual([
      { event_id: id, handler: 'OnTicked', code: 'attempts_used_up', attempts: 2, status: 'open' },
    ]);
    const [record] = await bench.records(1, bench.deadLetterTopic);
    expect(record).toMatchObject({
      key: 'a',
      headers: { ce_id: id, dlt_error: 'never', dlt_attempts: '2', dlt_encoding: 'json' },
    });
    expect(JSON.parse(record!.value)).toEqual({ key: 'a', n: 1 });
  });

  it('a permanent failure is a dead letter at once', async () => {
    const rule: Rule = ({ data }) => {
      if (data.n === 1) throw new PermanentFailure('a dispatch for a cancelled order', 'contradiction');
    };
    const service = await bench.start([onTicked(rule)]);
    await bench.tick(service.outbox, 'a', 1, 2);
    await eventually(async () => expect(await effectsOf('a')).toEqual([2]));
    expect(await bench.database.query('SELECT code, attempts FROM dead_letters')).toEqual([
      { code: 'contradiction', attempts: 1 },
    ]);
  });

  it.each([
    ['broken JSON', { value: '{"key":' }, 'bad_json'],
    ['another shape', { value: '{"key":1}' }, 'schema_mismatch'],
    ['a NUL in the text', { value: '{"key":"a\\u0000","n":"x"}' }, 'schema_mismatch'],
    ['bytes that are not text', { value: Buffer.from([0xff, 0xfe, 0x00]) }, 'bad_json'],
    ['a version that nobody knows', { changes: { ce_type: 'tick.ticked.v9' } }, 'unknown_version'],
    ['no type', { changes: { ce_type: '' } }, 'missing_header'],
    ['no id', { changes: { ce_id: '' } }, 'missing_header'],
    ['an id that is none', { changes: { ce_id: 'x' } }, 'bad_header'],
    ['no source', { changes: { ce_source: '' } }, 'missing_header'],
    ['no time', { changes: { ce_time: '' } }, 'missing_header'],
    ['no correlation', { changes: { ce_correlationid: '' } }, 'missing_header'],
    ['no version', { changes: { ce_aggregateversion: '' } }, 'missing_header'],
    ['a NUL in a header', { changes: { ce_subject: 'a\0b' } }, 'bad_header'],
    ['a huge header', { changes: { ce_correlationid: 'x'.repeat(10_000) } }, 'bad_header'],
    ['no key', { key: null }, 'bad_key'],
    ['a NUL in the key', { key: 'a\0b' }, 'bad_key'],
    ['a NUL in the id', { changes: { ce_id: 'a\0b' } }, 'bad_header'],
    ['a NUL in the type', { changes: { ce_type: 'tick.ticked.v1\0' } }, 'bad_header'],
    ['a type that is none', { changes: { ce_type: 'Ticked!' } }, 'bad_header'],
    [
      'a new version beside another one',
      { changes: { ce_type: 'tick.ticked.v9', ce_beside: 'tick.ticked.v8' } },
      'unknown_version',
    ],
    ['a number that no column holds', { value: '{"key":"a","n":1e400000}' }, 'schema_mismatch'],
    ['very deep JSON', { value: `${'['.repeat(50_000)}${']'.repeat(50_000)}` }, 'schema_mismatch'],
    ['a body near the limit', { value: JSON.stringify({ key: 'a', n: 'x'.repeat(1_000_000) }) }, 'schema_mismatch'],
    // A batch of a topic has at most 1,048,588 bytes; some 270 of them are headers and framing.
    ['a body at the limit', { value: JSON.stringify({ key: 'a', n: 'x'.repeat(1_048_300) }) }, 'schema_mismatch'],
  ])('a record with %s is a dead letter with its reason and stops nothing', async (_name, poison, code) => {
    const service = await bench.start([onTicked()]);
    const {
      value = '{"key":"a","n":1}',
      changes = {},
      key = 'a',
    } = poison as {
      value?: string | Buffer;
      changes?: Record<string, string>;
      key?: string | null;
    };
    await bench.produce({ key, value, headers: bench.headers(1, changes) });
    await eventually(async () =>
      expect(await bench.database.query('SELECT code FROM dead_letters')).toEqual([{ code }]),
    );
    await bench.tick(service.outbox, 'a', 2);
    await eventually(async () => expect(await effectsOf('a')).toEqual([2]));
    await bench.records(1, bench.deadLetterTopic);
  });

  it('a type that nobody here handles is passed without a row', async () => {
    const service = await bench.start([onTicked()]);
    await bench.produce({
      key: 'a',
      value: 'not even JSON',
      headers: bench.headers(1, { ce_type: 'other.happened.v1' }),
    });
    await bench.tick(service.outbox, 'a', 2);
    await eventually(async () => expect(await effectsOf('a')).toEqual([2]));
    expect(await bench.database.query('SELECT 1 FROM inbox_messages')).toHaveLength(1);
    expect(await bench.database.query('SELECT 1 FROM dead_letters')).toEqual([]);
  });

  it('a dead letter counts when its transaction is committed, not before', async () => {
    const metrics = new MessagingMetrics();
    const { db } = bench.database;
    const letters = new DeadLetters(db, new Outbox(db), metrics, bench.group);
    const record = { topic: bench.topic.name, partition: 0, offset: 0, key: 'a', value: null, headers: {} };
    const bury = (tx: Tx) => letters.add(tx, { record, handler: 'OnTicked', error: new Error('never'), attempts: 1 });
    const rolledBack = db.transaction(async (tx) => {
      await bury(tx);
      throw new Error('the session ended');
    });
    await expect(rolledBack).rejects.toThrow('the session ended');
    expect(metrics.dead).toBe(0);
    await db.transaction(bury);
    await db.transaction(bury);
    expect(metrics.dead).toBe(1);
  });

  it('a version that is published beside the handled one is passed without a row', async () => {
    const service = await bench.start([onTicked()]);
    const newer = { ce_type: 'tick.ticked.v3', ce_beside: 'tick.ticked.v2 tick.ticked.v1' };
    await bench.produce({ key: 'a', value: 'not even JSON', headers: bench.headers(1, newer) });
    await bench.tick(service.outbox, 'a', 2);
    await eventually(async () => expect(await effectsOf('a')).toEqual([2]));
    expect(await bench.database.query('SELECT 1 FROM inbox_messages')).toHaveLength(1);
    expect(await bench.database.query('SELECT 1 FROM dead_letters')).toEqual([]);
  });

  it('an event whose attribute has another value than the view wants is passed without a row; one without it arrives', async () => {
    const loud = narrow(bench.Ticked, tickData, { only: { note: 'loud' } });
    @Handles(loud)
    class OnLoudTick {
      async handle(event: Tick, tx: Tx): Promise<void> {
        await recordEffect(tx, { ...event.data, handler: 'OnLoudTick' });
      }
    }
    const { outbox } = await bench.start([OnLoudTick], {}, [loud]);
    await bench.database.db.transaction(async (tx) => {
      await outbox.add(tx, bench.Ticked, { key: 'a', n: 1, note: 'quiet' });
      await outbox.add(tx, bench.Ticked, { key: 'a', n: 2, note: 'loud' });
      await outbox.add(tx, bench.Ticked, { key: 'a', n: 3 });
    });
    await eventually(async () => expect(await effectsOf('a')).toEqual([2, 3]));
    expect(await bench.database.query('SELECT 1 FROM inbox_messages')).toHaveLength(2);
    const headers = (await bench.records(3)).map((record) => record.headers['ce_note']);
    expect(headers).toEqual(['quiet', 'loud', undefined]);
  });

  it('a handler that meets a moved aggregate runs again from its read, and its first run leaves nothing', async () => {
    const reads: number[] = [];
    @Handles(bench.view)
    class OnTicked {
      async read(event: Tick): Promise<number> {
        return reads.push(event.data.n);
      }
      async handle(event: Tick, tx: Tx, runs: number): Promise<void> {
        await recordEffect(tx, { ...event.data, handler: String(runs) });
        if (runs < 3) throw new StaleVersion();
      }
    }
    const service = await bench.start([OnTicked]);
    await bench.tick(service.outbox, 'a', 1);
    await eventually(async () => expect(await bench.effects()).toEqual([{ key: 'a', n: 1, handler: '3' }]));
    expect(reads).toEqual([1, 1, 1]);
    expect(service.metrics).toMatchObject({ stale: 2, parked: 0 });
  });

  it('the read comes before the transaction has an id, so that nothing it reads can be overtaken', async () => {
    const ids: (string | null)[] = [];
    const xid = 'SELECT pg_current_xact_id_if_assigned()::text AS xid';
    @Handles(bench.view)
    class OnTicked {
      async read(_event: Tick, db: { query(sql: string): Promise<{ xid: string | null }[]> }): Promise<void> {
        ids.push((await db.query(xid))[0]!.xid);
      }
      async handle(_event: Tick, tx: Tx): Promise<void> {
        ids.push((await tx.query<{ xid: string | null }[]>(xid))[0]!.xid);
      }
    }
    const service = await bench.start([OnTicked]);
    await bench.tick(service.outbox, 'a', 1);
    await eventually(() => expect(ids).toEqual([null, expect.stringMatching(/^\d+$/)]));
  });

  it('a handler that does not finish in time is rolled back and parked', async () => {
    let first = true;
    const rule: Rule = async (_event, tx) => {
      if (!first) return;
      first = false;
      await tx.query('SELECT pg_sleep(5)');
    };
    const service = await bench.start([onTicked(rule)], { limits: { handlerTimeoutMs: 1_000 } });
    await bench.tick(service.outbox, 'a', 1);
    await eventually(() => expect(service.metrics.handled).toBe(1));
    expect(await effectsOf('a')).toEqual([1]);
    expect(service.metrics.parked).toBe(1);
  });

  it('a database that ends the session is no failure of the event: nothing is counted, nothing is parked', async () => {
    let ends = 5;
    const rule: Rule = async (_event, tx) => {
      if (ends-- > 0) await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
    };
    const service = await bench.start([onTicked(rule)]);
    await bench.tick(service.outbox, 'a', 1, 2);
    await eventually(async () => expect(await effectsOf('a')).toEqual([1, 2]));
    expect(service.metrics).toMatchObject({ handled: 2, parked: 0, dead: 0 });
    expect(await bench.database.query('SELECT DISTINCT attempts FROM inbox_messages')).toEqual([{ attempts: 1 }]);
  });

  it('nor while a parked event is tried again: it keeps the attempts that it has', async () => {
    let run = 0;
    const rule: Rule = async (_event, tx) => {
      run++;
      if (run === 2 || run === 3) await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
      if (run <= 4) throw new Error('not yet');
    };
    const service = await bench.start([onTicked(rule)], { limits: { maxAttempts: 3 } });
    await bench.tick(service.outbox, 'a', 1);
    await eventually(() => expect(service.metrics.handled + service.metrics.dead).toBe(1));
    expect(await effectsOf('a')).toEqual([1]);
    expect(await bench.database.query('SELECT attempts FROM inbox_messages')).toEqual([{ attempts: 3 }]);
  });

  it('what a handler publishes was caused by what it heard', async () => {
    const rule: Rule = async ({ data }, tx) => {
      if (data.n === 1) await service.outbox.add(tx, bench.Ticked, { key: 'b', n: 2 });
    };
    const service: StartedService = await bench.start([onTicked(rule)]);
    const [cause] = await bench.tick(service.outbox, 'a', 1);
    await eventually(async () => expect(await effectsOf('b')).toEqual([2]));
    const rows = await bench.database.query<{ correlation_id: string; causation_id: string | null }>(
      'SELECT correlation_id, causation_id FROM outbox_messages ORDER BY seq',
    );
    expect(rows[1]).toEqual({ correlation_id: rows[0]!.correlation_id, causation_id: cause });
  });

  it('a missing version of a key is counted', async () => {
    const service = await bench.start([onTicked()]);
    await bench.tick(service.outbox, 'a', 1, 2, 5);
    await eventually(() => expect(service.metrics.handled).toBe(3));
    expect(service.metrics.gaps).toBe(1);
  });

  it('draining finishes and commits what is in hand, and the next process begins behind it', async () => {
    const numbers = Array.from({ length: 200 }, (_, index) => index + 1);
    const first = await bench.start([onTicked()]);
    await bench.database.db.transaction(async (tx) => {
      for (const n of numbers) await first.outbox.add(tx, bench.Ticked, { key: `k${n % 7}`, n });
    });
    await eventually(() => expect(first.metrics.handled).toBeGreaterThan(20));
    await first.stop();
    const done = (await bench.effects()).length;
    expect(first.metrics.handled).toBe(done);
    const second = await bench.start([onTicked()]);
    await eventually(async () => expect(await bench.effects()).toHaveLength(200));
    expect(first.metrics.handled + second.metrics.handled).toBe(200);
    expect(second.metrics.duplicates).toBe(0);
  });

  it('when a second process joins, every event still has one effect and every key keeps its order', async () => {
    const service = await bench.start([
      onTicked(async (_event, tx) => void (await tx.query('SELECT pg_sleep(0.002)'))),
    ]);
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
    await bench.database.db.transaction(async (tx) => {
      for (const n of numbers) for (const key of keys) await service.outbox.add(tx, bench.Ticked, { key, n });
    });
    await eventually(() => expect(service.metrics.handled).toBeGreaterThan(10));
    await bench.start([onTicked()]);
    await eventually(async () => expect(await bench.effects()).toHaveLength(360));
    for (const key of keys) expect(await effectsOf(key)).toEqual(numbers);
  });

  it('a parked key keeps its order, and each event its one effect, when another process joins and tries it too', async () => {
    let broken = true;
    const rule: Rule = async ({ data }, tx) => {
      if (data.n === 1 && broken) throw new Error('not yet');
      await tx.query('SELECT pg_sleep(0.002)');
    };
    const first = await bench.start([onTicked(rule)]);
    const keys = ['a', 'b', 'c', 'd'];
    const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
    for (const key of keys) await bench.tick(first.outbox, key, ...numbers);
    await eventually(() => expect(first.metrics.parked).toBe(40));
    const second = await bench.start([onTicked(rule)]);
    broken = false;
    for (const key of keys) await bench.tick(first.outbox, key, 11, 12);
    await eventually(async () => expect(await bench.effects()).toHaveLength(48));
    for (const key of keys) expect(await effectsOf(key)).toEqual([...numbers, 11, 12]);
    expect(first.metrics.handled + second.metrics.handled).toBe(48);
    expect(await bench.database.query('SELECT 1 FROM dead_letters')).toEqual([]);
  });

  it('an event that kills the process is given up after three deaths, and its key goes on', async () => {
    const dead = await bench.start([onTicked()]);
    await dead.stop();
    const headers = bench.headers(1);
    await bench.produce({ key: 'a', value: '{"key":"a","n":1}', headers });
    await bench.produce({ key: 'a', value: '{"key":"a","n":2}', headers: bench.headers(2) });
    await bench.database.query(
      `INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status, attempts)
       VALUES ($1, 'OnTicked', 'tick.ticked.v1', '', $2, 0, 0, 'a', 'started', 3)`,
      [headers['ce_id'], bench.topic.name],
    );
    await bench.start([onTicked()]);
    await eventually(async () => expect(await effectsOf('a')).toEqual([2]));
    expect(await bench.database.query('SELECT code FROM dead_letters')).toEqual([{ code: 'kills_the_process' }]);
  });
});
