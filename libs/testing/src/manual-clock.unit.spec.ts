import { expect, test } from '@jest/globals';
import { ManualClock } from './manual-clock.ts';

test('stands still until it is moved', () => {
  const clock = new ManualClock(new Date('2026-03-01T00:00:00Z'));
  expect(clock.now()).toEqual(clock.now());

  clock.advance(1_500);
  expect(clock.now()).toEqual(new Date('2026-03-01T00:00:01.500Z'));
});

test('what it gave out does not move with it', () => {
  const clock = new ManualClock();
  const before = clock.now();
  clock.advance(1);
  expect(clock.now().getTime() - before.getTime()).toBe(1);
});

test.each([-1, NaN])('is not moved by %d ms', (ms) => {
  expect(() => new ManualClock().advance(ms)).toThrow(RangeError);
});
