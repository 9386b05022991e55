import { describe, expect, it } from '@jest/globals';
import { KeyLanes } from './key-lanes.ts';

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
});
