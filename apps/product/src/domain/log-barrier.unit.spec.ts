import { describe, expect, test } from '@jest/globals';
import { LogBarrier } from './log-barrier.ts';

describe('LogBarrier', () => {
  const at = (...next: number[]) => next.map((offset, partition) => ({ partition, next: offset, end: 100 }));
  const barrier = new LogBarrier([
    { partition: 0, next: 1, end: 5 },
    { partition: 1, next: 1, end: 7 },
  ]);

  test.each([
    [at(5, 7), true],
    [at(9, 9), true],
    [at(5, 6), false],
    [at(4, 7), false],
    [at(5), false],
    [at(5, 7, 0), true],
  ])('%j: %s', (progress, behind) => expect(barrier.isBehind(progress)).toBe(behind));

  test('an empty log is behind everybody', () => expect(new LogBarrier([]).isBehind([])).toBe(true));
});
