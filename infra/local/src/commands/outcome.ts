/** What a stage came to; a check that is no test suite counts as one test. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that failed before their first test. */
  readonly numRuntimeErrorTestSuites: number;
}

interface ChaosReport {
  readonly runs: readonly { readonly violations: number }[];
}

/** Counts of a run; a run that died without a report, or failed without a failed test, has failed once. */
export function outcomeOfJest(report: string | undefined, exitCode: number | null): Outcome {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(report) as JestReport;
  return { passed: numPassedTests, failed: atLeastOne(numFailedTests + numRuntimeErrorTestSuites, exitCode) };
}

/** Faults without and with a broken promise; a tier that ended early, or without a report, has failed once. */
export function outcomeOfChaos(report: string | undefined, exitCode: number | null): Outcome {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { runs } = JSON.parse(report) as ChaosReport;
  const failed = runs.filter(({ violations }) => violations > 0).length;
  return { passed: runs.length - failed, failed: atLeastOne(failed, exitCode) };
}

function atLeastOne(failed: number, exitCode: number | null): number {
  return failed === 0 && exitCode !== 0 ? 1 : failed;
}
