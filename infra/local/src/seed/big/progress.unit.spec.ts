import { expect, it } from '@jest/globals';
import { progressLine } from './progress.ts';

it.each([
  [{ done: 0, of: 100, now: 0, elapsedMs: 0 }, 'orders 0 of 100 · 0.0/s · time left unknown'],
  [{ done: 60, of: 100, now: 10, elapsedMs: 5_000 }, 'orders 60 of 100 · 2.0/s · 20 s left'],
  [{ done: 100, of: 1_300, now: 100, elapsedMs: 50_000 }, 'orders 100 of 1300 · 2.0/s · 10 min left'],
  [{ done: 200, of: 50_000, now: 200, elapsedMs: 20_000 }, 'orders 200 of 50000 · 10.0/s · 83 min left'],
  [{ done: 200, of: 50_000, now: 200, elapsedMs: 40_000 }, 'orders 200 of 50000 · 5.0/s · 2 h 46 min left'],
  [{ done: 100, of: 100, now: 40, elapsedMs: 10_000 }, 'orders 100 of 100 · 4.0/s'],
])('%j reads %s', (progress, line) => {
  expect(progressLine({ what: 'orders', ...progress })).toBe(line);
});
