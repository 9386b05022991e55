import { describe, expect, it } from '@jest/globals';
import { parkingDelayMs } from './parking-delay.ts';

describe('parking delay', () => {
  it('doubles from 250 ms and stays at 15 s', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempts) => parkingDelayMs(attempts, () => 0));
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  });

  it('is jittered downwards by at most a third', () => {
    expect(parkingDelayMs(100, () => 1)).toBe(10_000);
  });
});
