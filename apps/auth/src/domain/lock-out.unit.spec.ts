import { lockOutMs, lockOutSteps } from './lock-out.ts';

describe('lockOutMs', () => {
  test.each([
    [0, 0],
    [4, 0],
    [5, 30_000],
    [6, 60_000],
    [9, 480_000],
    [12, 3_600_000],
    [5000, 3_600_000],
  ])('%i wrong passwords shut the account for %i ms', (failures, ms) => {
    expect(lockOutMs(failures)).toBe(ms);
  });
});

test('the steps for SQL are those of the rule, up to where it grows no more', () => {
  expect(lockOutSteps).toEqual(lockOutSteps.map((_, index) => lockOutMs(index + 1)));
  expect(lockOutSteps.at(-1)).toBe(lockOutMs(5000));
  expect(lockOutSteps.at(-2)).toBeLessThan(lockOutMs(5000));
});
