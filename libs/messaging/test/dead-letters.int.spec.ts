import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import { DeadLetterDesk, Handles, PermanentFailure, type Received } from '../src/index.ts';
import { Bench, recordEffect, type StartedService } from './harness.ts';

type Tick = Received<{ key: string; n: number }>;
type Rule = (event: Tick, tx: Tx) => Promise<void> | void;

const operator = { id: 'admin-1' };

describe('dead letters, for people', () => {
  let bench: Bench;
  let broken: boolean;
  beforeEach(async () => {
    bench = await Bench.open();
    broken = true;
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const failsWhileBroken: Rule = () => {
    if (broken) throw new PermanentFailure('the rate is not known', 'no_rate');
  };

  function onTicked(rule: Rule): Type {
    @Handles(bench.view)
    class OnTicked {
      async handle(event: Tick, tx: Tx): Promise<void> {
        await rule(event, tx);
        await recordEffect(tx, { ...event.data, handler: 'OnTicked' });
      }
    }
    return OnTicked;
  }

  /** A service with one dead letter for each number. */
  async function withDeadLetters(
    rule: Rule,
    ...numbers: number[]
  ): Promise<{ service: StartedService; desk: DeadLetterDesk }> {
    const service = await bench.start([onTicked(rule)]);
    await bench.tick(service.outbox, 'a', ...numbers);
    await eventually(() => expect(service.metrics.dead).toBe(numbers.length));
    return { service, desk: service.get(DeadLetterDesk) };
  }

  async function theOne(desk: DeadLetterDesk) {
    const [letter] = await desk.list({ status: 'open' }, 10);
    return letter!;
  }

  const audited = () =>
    bench.database.query<{ user_id: string; before: unknown; after: unknown }>(
      `SELECT user_id, old_values AS before, new_values AS after FROM audit_logs WHERE entity_type = 'dead_letter' ORDER BY created_at`,
    );

  it('a redrive runs the handler in place, once, and closes the letter in the same transaction', async () => {
    const { service, desk } = await withDeadLetters(failsWhileBroken, 1);
    broken = false;
    const letter = await theOne(desk);
    expect(await desk.redrive(letter.id, letter.version, operator)).toEqual({ outcome: 'handled' });
    expect(await bench.effects()).toEqual([{ key: 'a', n: 1, handler: 'OnTicked' }]);
    expect(await desk.show(letter.id)).toMatchObject({ status: 'redriven', resolved_by: 'admin-1', version: 2 });
    expect(await bench.database.query('SELECT status FROM inbox_messages')).toEqual([{ status: 'processed' }]);
    expect(await audited()).toMatchObject([
      { user_id: 'admin-1', before: { status: 'open' }, after: { status: 'redriven' } },
    ]);
    await expect(desk.redrive(letter.id, 2, operator)).rejects.toMatchObject({ code: 'dead_letter.closed' });
    expect(await bench.records(1)).toHaveLength(1);
    expect(service.metrics.handled).toBe(1);
  });

  it('a redrive that fails leaves the letter open with the new reason, and nothing else', async () => {
    const { desk } = await withDeadLetters(async (event, tx) => {
      await recordEffect(tx, { ...event.data, handler: 'half done' });
      await failsWhileBroken(event, tx);
    }, 1);
    const letter = await theOne(desk);
    expect(await desk.redrive(letter.id, letter.version, operator)).toEqual({
      outcome: 'failed',
      code: 'no_rate',
      error: 'the rate is not known',
    });
    expect(await bench.effects()).toEqual([]);
    expect(await desk.show(letter.id)).toMatchObject({ status: 'open', attempts: 2, version: 2 });
    expect(await audited()).toMatchObject([{ before: { attempts: 1 }, after: { attempts: 2 } }]);
  });

  it('of two people who redrive the same letter one does, and the event has one effect', async () => {
    const { desk } = await withDeadLetters(failsWhileBroken, 1);
    broken = false;
    const letter = await theOne(desk);
    const results = await Promise.allSettled([1, 2, 3].map(() => desk.redrive(letter.id, letter.version, operator)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await bench.effects()).toHaveLength(1);
  });

  it('what was handled another way meanwhile is not done again', async () => {
    const { desk } = await withDeadLetters(failsWhileBroken, 1);
    await bench.database.query(`UPDATE inbox_messages SET status = 'processed'`);
    broken = false;
    const letter = await theOne(desk);
    expect(await desk.redrive(letter.id, letter.version, operator)).toEqual({ outcome: 'duplicate' });
    expect(await bench.effects()).toEqual([]);
    expect(await desk.show(letter.id)).toMatchObject({ status: 'redriven' });
  });

  it('a dry run says what would happen and does nothing', async () => {
    const { service, desk } = await withDeadLetters(async (event, tx) => {
      await failsWhileBroken(event, tx);
      await service.outbox.add(tx, bench.Ticked, { key: 'b', n: 7 });
    }, 1);
    const letter = await theOne(desk);
    expect(await desk.dryRun(letter.id)).toEqual({
      outcome: 'would_fail',
      code: 'no_rate',
      error: 'the rate is not known',
    });
    broken = false;
    expect(await desk.dryRun(letter.id)).toEqual({
      outcome: 'would_handle',
      handlers: [
        {
          handler: 'OnTicked',
          runs: true,
          publishes: [{ type: 'tick.ticked.v1', key: 'b', payload: { key: 'b', n: 7 } }],
          writes: [{ table: 'effects', inserted: 1, updated: 0, deleted: 0 }],
        },
      ],
    });
    expect(await bench.effects()).toEqual([]);
    expect(await bench.database.query(`SELECT 1 FROM outbox_messages WHERE key = 'b'`)).toEqual([]);
    expect(await desk.show(letter.id)).toMatchObject({ status: 'open', attempts: 1, version: 1 });
    expect(await audited()).toEqual([]);
  });

  it('an edited payload is what the handler gets; the one that arrived is kept, and the audit log has both', async () => {
    const service = await bench.start([onTicked(() => undefined)]);
    await bench.produce({ key: 'a', value: '{"key":"a","n":"two"}', headers: bench.headers(1) });
    await eventually(() => expect(service.metrics.dead).toBe(1));
    const desk = service.get(DeadLetterDesk);
    const letter = await theOne(desk);
    const edited = await desk.edit(letter.id, letter.version, Buffer.from('{"key":"a","n":2}'), operator);
    await expect(desk.edit(letter.id, letter.version, Buffer.from('{}'), operator)).rejects.toMatchObject({
      status: 412,
    });
    expect(await desk.redrive(letter.id, edited.version, operator)).toEqual({ outcome: 'handled' });
    expect(await bench.effects()).toEqual([{ key: 'a', n: 2, handler: 'OnTicked' }]);
    expect(String((await desk.show(letter.id)).original_payload)).toBe('{"key":"a","n":"two"}');
    expect((await audited())[0]).toMatchObject({
      before: { payload: '{"key":"a","n":"two"}' },
      after: { payload: '{"key":"a","n":2}' },
    });
  });

  it('a dropped letter needs a reason, keeps it, and is not redriven any more', async () => {
    const { desk } = await withDeadLetters(failsWhileBroken, 1);
    const letter = await theOne(desk);
    await desk.drop(letter.id, letter.version, 'a test order', operator);
    expect(await desk.show(letter.id)).toMatchObject({ status: 'dropped', resolved_reason: 'a test order' });
    expect(await audited()).toMatchObject([{ after: { status: 'dropped', reason: 'a test order' } }]);
    expect(await desk.redriveMany({}, 10, operator)).toEqual([]);
  });

  it('many are redriven the oldest first, each for itself, by reason and handler', async () => {
    const { desk } = await withDeadLetters(
      ({ data }) => {
        if (broken || data.n === 2) throw new PermanentFailure('no', data.n === 4 ? 'other' : 'no_rate');
      },
      1,
      2,
      3,
      4,
    );
    broken = false;
    const results = await desk.redriveMany({ code: 'no_rate', handler: 'OnTicked' }, 10, operator);
    expect(results.map(({ outcome }) => outcome)).toEqual(['handled', 'failed', 'handled']);
    expect((await bench.effects()).map(({ n }) => n)).toEqual([1, 3]);
    expect((await desk.list({ status: 'open' }, 10)).map(({ code }) => code)).toEqual(['other', 'no_rate']);
  });

  it('an event that nobody handled is given to the handler that came with a later release', async () => {
    const first = await bench.start([onTicked(() => undefined)]);
    await bench.produce({
      key: 'a',
      value: '{"key":"a","n":1}',
      headers: bench.headers(1, { ce_type: 'tick.ticked.v2' }),
    });
    await eventually(() => expect(first.metrics.dead).toBe(1));
    const desk = first.get(DeadLetterDesk);
    const letter = await theOne(desk);
    await expect(desk.redrive(letter.id, letter.version, operator)).rejects.toMatchObject({
      code: 'dead_letter.no_handler',
    });
    await first.stop();
    const newer = { ...bench.view, type: 'tick.ticked.v2' };
    @Handles(newer)
    class OnTickedV2 {
      async handle(event: Tick, tx: Tx): Promise<void> {
        await recordEffect(tx, { ...event.data, handler: 'OnTickedV2' });
      }
    }
    const second = await bench.start([onTicked(() => undefined), OnTickedV2], {}, [bench.view, newer]);
    expect(await second.get(DeadLetterDesk).redrive(letter.id, letter.version, operator)).toEqual({
      outcome: 'handled',
    });
    expect(await bench.effects()).toEqual([{ key: 'a', n: 1, handler: 'OnTickedV2' }]);
  });

  it('lists by status, handler, type, reason and age, newest first, page by page', async () => {
    const { desk } = await withDeadLetters(failsWhileBroken, 1, 2, 3);
    const [newest, middle, oldest] = await desk.list(
      { status: 'open', handler: 'OnTicked', type: 'tick.ticked.v1' },
      10,
    );
    expect((await desk.list({ status: 'open' }, 10, newest!.id)).map(({ id }) => id)).toEqual([middle!.id, oldest!.id]);
    expect(await desk.list({ status: 'open', olderThan: oldest!.created_at }, 10)).toEqual([]);
    expect(await desk.list({ status: 'open', newerThan: new Date(Date.now() + 60_000) }, 10)).toEqual([]);
    for (const filter of [{ handler: 'Other' }, { type: 'x' }, { code: 'x' }])
      expect(await desk.list({ status: 'open', ...filter }, 10)).toEqual([]);
    expect(await desk.list({ status: 'redriven' }, 10)).toEqual([]);
  });
});
