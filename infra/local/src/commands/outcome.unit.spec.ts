import { describe, expect, it } from '@jest/globals';
import { outcomeOfChaos, outcomeOfJest } from './outcome.ts';

const jest = (failed: number, errors = 0) =>
  JSON.stringify({ numPassedTests: 7, numFailedTests: failed, numRuntimeErrorTestSuites: errors });
const chaos = (...violations: number[]) => JSON.stringify({ runs: violations.map((count) => ({ violations: count })) });

describe('a run of Jest', () => {
  it('counts its tests, and files that failed before their first one', () => {
    expect(outcomeOfJest(jest(0), 0)).toEqual({ passed: 7, failed: 0 });
    expect(outcomeOfJest(jest(2, 1), 1)).toEqual({ passed: 7, failed: 3 });
  });

  it('has failed when it left no report, or says so by its end alone', () => {
    expect(outcomeOfJest(undefined, 0)).toEqual({ passed: 0, failed: 1 });
    expect(outcomeOfJest(jest(0), 1)).toEqual({ passed: 7, failed: 1 });
    expect(outcomeOfJest(jest(0), null)).toEqual({ passed: 7, failed: 1 });
  });
});

describe('a run of the fault tests', () => {
  it('counts each fault once, however many promises it broke', () => {
    expect(outcomeOfChaos(chaos(0, 0, 0), 0)).toEqual({ passed: 3, failed: 0 });
    expect(outcomeOfChaos(chaos(0, 12, 1), 1)).toEqual({ passed: 1, failed: 2 });
  });

  it('has failed when it left no report, or ended before its last fault', () => {
    expect(outcomeOfChaos(undefined, 1)).toEqual({ passed: 0, failed: 1 });
    expect(outcomeOfChaos(chaos(0, 0), 1)).toEqual({ passed: 2, failed: 1 });
  });
});
