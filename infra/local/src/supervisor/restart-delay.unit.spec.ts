import { expect, it } from '@jest/globals';
import { restartDelayMs, restartDelays } from './restart-delay.ts';

it('each death in a row doubles the pause, up to 15 s', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((deaths) => restartDelayMs(deaths, restartDelays));

  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});
