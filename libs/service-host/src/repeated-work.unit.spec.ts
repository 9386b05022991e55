import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RepeatedWork, type WorkPlan } from './repeated-work.ts';
import { repeatedly } from './repeatedly.ts';

const EVERY_MS = 1_000;
const log = jest.spyOn(Logger.prototype, 'log');
const warn = jest.spyOn(Logger.prototype, 'warn');

beforeEach(() => {
  jest.useFakeTimers();
  log.mockReset();
  warn.mockReset();
});
afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** Work that counts its turns; `answers` are what they end with, the last one again and again. */
function counted(...answers: (Awaited<ReturnType<WorkPlan['run']>> | Error)[]) {
  const seen = { turns: 0 };
  const work = new RepeatedWork({
    name: 'Counting',
    everyMs: EVERY_MS,
    run: async () => {
      const answer = answers[Math.min(seen.turns++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { seen, work };
}

/** Work whose turns end when the spec says so. */
function held() {
  const ends: (() => void)[] = [];
  const run = () => new Promise<undefined>((resolve) => ends.push(() => resolve(undefined)));
  return { ends, work: new RepeatedWork({ name: 'Held', everyMs: EVERY_MS, run }) };
}

describe('repeated work', () => {
  it('takes its first turn after a pause, and another after each: never later than asked for', async () => {
    const { seen, work } = counted();
    work.start();
    await pass(0.89 * EVERY_MS);
    expect(seen.turns).toBe(0);
    await pass(0.11 * EVERY_MS);
    expect(seen.turns).toBe(1);
    await pass(10 * EVERY_MS);
    expect(seen.turns).toBeGreaterThanOrEqual(11);
    expect(seen.turns).toBeLessThanOrEqual(13);
    await work.stop();
  });

  it('takes turns at once while there is more, and when a turn said it is worth while', async () => {
    const { seen, work } = counted('more', 'more', 300, undefined);
    work.start();
    work.wake();
    await pass(10);
    expect(seen.turns).toBe(3);
    await pass(280);
    expect(seen.turns).toBe(3);
    await pass(20);
    expect(seen.turns).toBe(4);
    await work.stop();
  });

  it('does not spin on what is due and gets nowhere, and never sleeps longer than asked for', async () => {
    const due = counted(-5);
    due.work.start();
    due.work.wake();
    await pass(200);
    expect(due.seen.turns).toBe(11);
    await due.work.stop();

    const far = counted(Infinity);
    far.work.start();
    far.work.wake();
    await pass(EVERY_MS);
    expect(far.seen.turns).toBe(2);
    await far.work.stop();
  });

  it('never takes two turns side by side: who wakes it during one gets one more, however often', async () => {
    const { ends, work } = held();
    work.start();
    work.wake();
    work.wake();
    work.wake();
    await pass(5 * EVERY_MS);
    expect(ends).toHaveLength(1);
    ends[0]!();
    await pass(0);
    expect(ends).toHaveLength(2);
    ends[1]!();
    await pass(0.5 * EVERY_MS);
    expect(ends).toHaveLength(2);
    await work.stop();
  });

  it('stops when the turn under way has ended, and takes no other', async () => {
    const { ends, work } = held();
    work.wake();
    expect(ends).toHaveLength(0);
    work.start();
    work.wake();
    work.wake();
    const order: string[] = [];
    const stopped = work.stop().then(() => order.push('stopped'));
    expect(work.isStopped).toBe(true);
    order.push('turn ends');
    ends[0]!();
    await stopped;
    work.wake();
    await pass(5 * EVERY_MS);
    expect(order).toEqual(['turn ends', 'stopped']);
    expect(ends).toHaveLength(1);
  });

  it('logs a failure once while it stays the same, and that it is over', async () => {
    const away = new Error('the database is away');
    const { seen, work } = counted(away, away, away, new Error('refused'), undefined);
    work.start();
    await pass(7 * EVERY_MS);
    expect(seen.turns).toBeGreaterThan(5);
    expect(warn.mock.calls.map(([said]) => String((said as { err: Error }).err))).toEqual([
      'Error: the database is away',
      'Error: refused',
    ]);
    expect(log.mock.calls).toEqual([['Works again after 4 failures']]);
    await work.stop();
  });
});

describe('repeatedly', () => {
  it('works from the start of the application to its stop, and tells what it did', async () => {
    class Shelf {
      readonly left = [2, 0, 1];
    }
    const worker = repeatedly([Shelf], (shelf) => ({
      name: 'Tidying',
      everyMs: EVERY_MS,
      run: async () => ({ found: shelf.left.shift() ?? 0, lost: 0 }),
    }));
    @Module({ providers: [Shelf, worker] })
    class Application {}

    const application = await NestFactory.createApplicationContext(Application, { logger: false });
    await pass(4 * EVERY_MS);
    await application.close();
    expect(application.get(Shelf).left).toEqual([]);
    const told = log.mock.calls.flat().filter((line) => String(line).includes(':'));
    expect(told).toEqual(['found: 2', 'found: 1']);
    expect(jest.getTimerCount()).toBe(0);
  });
});
