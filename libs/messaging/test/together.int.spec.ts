import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import { Handles, PermanentFailure, StaleVersion, type Received } from '../src/index.ts';
import { Bench, recordEffect, type StartedService } from './harness.ts';

type Tick = Received<{ key: string; n: number }>;
type Rule = (event: Tick, tx: Tx) => Promise<void> | void;

const KEYS = Array.from({ length: 24 }, (_, index) => `k${index}`);
const KNOWN = KEYS.length;

describe('several events in one transaction', () => {
  let bench: Bench;
  let batches: string[][];
  beforeEach(async () => {
    bench = await Bench.open();
    batches = [];
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  /** A handler that takes up to ten events together, one after another by `rule`. */
  function onTicked(rule: Rule = () => undefined): Type {
    @Handles(bench.view, { together: 10 })
    class OnTicked {
      async handle(event: Tick, tx: Tx): Promise<void> {
        await rule(event, tx);
        await recordEffect(tx, { ...event.data, handler: 'OnTicked' });
      }
    }
    return OnTicked;
  }

  /** What lies in a partition when it is first read may have killed somebody and goes one by one: that is got over with. */
  async function started(handler: Type, options: Parameters<Bench['start']>[1] = {}): Promise<StartedService> {
    const service = await bench.start([handler], options);
    await tickAll(service, 1);
    await eventually(() => expect(service.metrics.handled).toBe(KNOWN));
    return service;
  }

  async function tickAll(service: StartedService, ...numbers: number[]): Promise<void> {
    await bench.database.db.transaction(async (tx) => {
      for (const n of numbers) for (const key of KEYS) await service.outbox.add(tx, bench.Ticked, { key, n });
    });
  }

  async function effectsOf(key: string): Promise<number[]> {
    return (await bench.effects()).filter((effect) => effect.key === key).map(({ n }) => n);
  }

  async function transactions(): Promise<number> {
    const [row] = await bench.database.query<{ count: number }>(
      'SELECT count(DISTINCT xmin::text)::int AS count FROM inbox_messages',
    );
    return row!.count;
  }

  it('share it, and every key keeps its order', async () => {
    const service = await started(onTicked());
    const before = await transactions();
    await tickAll(service, 2, 3, 4, 5);
    await eventually(() => expect(service.metrics.handled).toBe(5 * KNOWN));
    for (const key of KEYS) expect(await effectsOf(key)).toEqual([1, 2, 3, 4, 5]);
    expect((await transactions()) - before).toBeLessThan(2 * KNOWN);
  });

  it('are given to a handler that wants them all at once', async () => {
    @Handles(bench.view, { together: 10 })
    class OnTicked {
      async handle({ data }: Tick, tx: Tx): Promise<void> {
        await recordEffect(tx, { ...data, handler: 'one' });
      }
      async handleMany(events: readonly Tick[], tx: Tx): Promise<void> {
        batches.push(events.map(({ key }) => key));
        for (const { data } of events) await recordEffect(tx, { ...data, handler: 'many' });
      }
    }
    const service = await started(OnTicked);
    await tickAll(service, 2);
    await eventually(() => expect(service.metrics.handled).toBe(2 * KNOWN));
    for (const key of KEYS) expect(await effectsOf(key)).toEqual([1, 2]);
    expect(Math.max(...batches.map((keys) => keys.length))).toBeGreaterThan(1);
    expect(Math.max(...batches.map((keys) => keys.length))).toBeLessThanOrEqual(10);
    expect(batches.filter((keys) => new Set(keys).size < keys.length)).toEqual([]);
  });

  it('do not suffer from one that fails: it is parked with its key behind it, the others happen once', async () => {
    let broken = true;
    const rule: Rule = ({ data }) => {
      if (data.key === 'k3' && data.n === 2 && broken) throw new Error('not yet');
    };
    const service = await started(onTicked(rule));
    await tickAll(service, 2, 3);
    const healthy = KEYS.filter((key) => key !== 'k3');
    await eventually(async () => expect(await bench.effects()).toHaveLength(3 * healthy.length + 1));
    for (const key of healthy) expect(await effectsOf(key)).toEqual([1, 2, 3]);
    await eventually(async () =>
      expect(await bench.database.query(`SELECT 1 FROM inbox_messages WHERE status = 'parked'`)).toHaveLength(2),
    );
    await tickAll(service, 4);
    await eventually(async () => expect(await effectsOf('k4')).toEqual([1, 2, 3, 4]));
    expect(await effectsOf('k3')).toEqual([1]);
    broken = false;
    await eventually(async () => expect(await effectsOf('k3')).toEqual([1, 2, 3, 4]));
    expect(await bench.database.query('SELECT 1 FROM dead_letters')).toEqual([]);
  });

  it('do not suffer from one that is bad for good, nor from one that takes too long', async () => {
    const rule: Rule = async ({ data }, tx) => {
      if (data.n === 2 && data.key === 'k5') throw new PermanentFailure('a contradiction', 'contradiction');
      if (data.n === 2 && data.key === 'k6') await tx.query('SELECT pg_sleep(10)');
    };
    const limits = { handlerTimeoutMs: 1_500, maxAttempts: 1 };
    const service = await started(onTicked(rule), { limits });
    await tickAll(service, 2, 3);
    await eventually(() => expect(service.metrics.handled).toBe(3 * KNOWN - 2));
    for (const key of KEYS) {
      expect(await effectsOf(key)).toEqual(key === 'k5' || key === 'k6' ? [1, 3] : [1, 2, 3]);
    }
    expect(await bench.database.query('SELECT code FROM dead_letters ORDER BY code')).toEqual([
      { code: 'attempts_used_up' },
      { code: 'contradiction' },
    ]);
  });

  it('change nothing when they are known already, also among others and under each other', async () => {
    const service = await started(onTicked());
    const headers = bench.headers(2);
    const copy = { value: '{"key":"k1","n":2}', headers };
    for (let copies = 0; copies < 3; copies++) {
      await bench.produce({ key: 'k1', ...copy });
      await bench.produce({ key: 'another', ...copy });
      await tickAll(service, 2 + copies);
    }
    const { metrics } = service;
    await eventually(() => expect(metrics.handled + metrics.duplicates).toBe(4 * KNOWN + 6));
    expect(metrics).toMatchObject({ handled: 4 * KNOWN + 1, duplicates: 5, parked: 0, dead: 0 });
  });

  it('are redone when the session ends under them, and each has one effect', async () => {
    let ends = 3;
    const rule: Rule = async ({ data }, tx) => {
      if (data.n === 2 && ends-- > 0) await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
    };
    const service = await started(onTicked(rule));
    await tickAll(service, 2);
    await eventually(() => expect(service.metrics.handled).toBe(2 * KNOWN));
    for (const key of KEYS) expect(await effectsOf(key)).toEqual([1, 2]);
    expect(service.metrics).toMatchObject({ parked: 0, dead: 0 });
  });

  it('come again after a death before the position was committed, and nothing happens twice', async () => {
    const first = await started(onTicked());
    await tickAll(first, 2);
    await eventually(() => expect(first.metrics.handled).toBe(2 * KNOWN));
    await first.stop();
    const begin = (await bench.admin.fetchTopicOffsets(bench.topic.name)).map(({ partition, low }) => ({
      partition,
      offset: low,
    }));
    await bench.admin.setOffsets({ groupId: bench.group, topic: bench.topic.name, partitions: begin });
    const second = await bench.start([onTicked()]);
    await tickAll(second, 3);
    await eventually(() => expect(second.metrics.handled).toBe(KNOWN));
    expect(second.metrics.duplicates).toBe(2 * KNOWN);
    for (const key of KEYS) expect(await effectsOf(key)).toEqual([1, 2, 3]);
  });

  it('go one by one when an aggregate has moved since it was read', async () => {
    let moved = true;
    @Handles(bench.view, { together: 10 })
    class OnTicked {
      async read({ data }: Tick): Promise<number> {
        return data.n;
      }
      async handle({ data }: Tick, tx: Tx, n: number): Promise<void> {
        const isStale = data.key === 'k7' && n === 2 && moved;
        if (isStale) moved = false;
        if (isStale) throw new StaleVersion();
        await recordEffect(tx, { ...data, handler: 'OnTicked' });
      }
    }
    const service = await started(OnTicked);
    await tickAll(service, 2);
    await eventually(() => expect(service.metrics.handled).toBe(2 * KNOWN));
    for (const key of KEYS) expect(await effectsOf(key)).toEqual([1, 2]);
    expect(service.metrics).toMatchObject({ parked: 0, dead: 0 });
  });

  it('cause what is published for each of them', async () => {
    const rule: Rule = async ({ data }, tx) => {
      if (data.n === 2) await service.outbox.add(tx, bench.Ticked, { key: `of-${data.key}`, n: 9 });
    };
    const service: StartedService = await started(onTicked(rule));
    await tickAll(service, 2);
    await eventually(async () => expect(await bench.effects()).toHaveLength(3 * KNOWN));
    const causes = await bench.database.query<{ effect: string; cause: string }>(
      `SELECT effect.key AS effect, cause.key AS cause
         FROM outbox_messages effect JOIN outbox_messages cause ON cause.id::text = effect.causation_id`,
    );
    expect(causes.map(({ effect }) => effect).sort()).toEqual(KEYS.map((key) => `of-${key}`).sort());
    expect(causes.filter(({ effect, cause }) => effect !== `of-${cause}`)).toEqual([]);
  });
});
