import { describe, expect, it } from '@jest/globals';
import { median, percentile } from './statistics.ts';

describe('percentile', () => {
  it('is always one of the measured values', () => {
    const values = [9, 1, 5, 3, 7];
    expect(percentile(values, 0.5)).toBe(5);
    expect(percentile(values, 0.99)).toBe(9);
    expect(percentile(values, 0)).toBe(1);
    expect(median([4, 1])).toBe(1);
  });

  it('is not a number when nothing was measured', () => {
    expect(percentile([], 0.99)).toBeNaN();
  });
});
