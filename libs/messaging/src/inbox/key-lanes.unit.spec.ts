import { describe, expect, it } from '@jest/globals';
import { KeyLanes, type Together } from './key-lanes.ts';

/** A task that ends when the spec says so. */
function aTask(lane: string, log: string[]) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const task = {
    lane,
    run: async () => {
      log.push(lane);
      await promise;
    },
  };
  return { task, end: resolve };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('key lanes', () => {
  it('runs one task of a lane at a time, in order, and other lanes beside it up to the width', async () => {
    const log: string[] = [];
    const lanes = new KeyLanes(2, () => undefined);
    const [a1, a2, b1, c1] = ['a', 'a', 'b', 'c'].map((lane) => aTask(lane, log));
    for (const { task } of [a1!, a2!, b1!, c1!]) lanes.add(task);
    expect(log).toEqual(['a', 'b']);
    a1!.end();
    await settle();
    expect(log).toEqual(['a', 'b', 'c']);
    b1!.end();
    await settle();
    expect(log).toEqual(['a', 'b', 'c', 'a']);
    expect(lanes.running).toBe(2);
  });

  it('runs the first tasks of several lanes together when they may be, and what that leaves, one by one', async () => {
    const log: string[] = [];
    const lanes = new KeyLanes(1, () => undefined);
    const together: Together = {
      limit: 3,
      run: async (tasks) => {
        log.push(tasks.map(({ lane }) => lane).join('+'));
        return tasks.filter(({ lane }) => lane === 'b');
      },
    };
    const other: Together = { limit: 9, run: async () => [] };
    const alone = aTask('x', log);
    const quick = (lane: string, of: Together = together) => ({
      lane,
      together: of,
      run: async () => {
        log.push(lane);
      },
    });
    lanes.add(alone.task);
    lanes.add(...['a', 'b', 'a', 'c', 'd'].map((lane) => quick(lane)), quick('e', other));
    alone.end();
    await settle();
    expect(log).toEqual(['x', 'a+b+c', 'd+a', 'e', 'b']);
  });
});
