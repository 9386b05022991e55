import { faults } from './faults/index.ts';
import type { FaultName } from './faults/fault.ts';
import type { Tier } from './run.ts';

export interface PlannedRun {
  readonly fault: FaultName;
  readonly seed: number;
}

export interface Plan {
  readonly tier: Tier;
  readonly runs: readonly PlannedRun[];
}

/** Runs of each fault in the long tier; five of those that are not named. */
const LONG: Partial<Record<FaultName, number>> = { F1: 20, F2: 20 };
const SEED_OF_THE_SHORT_TIER = 1;

/**
 * What is to be run: one seed of each fault in the short tier, several in the long one; `--fault` and `--seed` narrow it.
 *
 * @throws Error for a tier, fault or seed that there is not
 */
export function plan(options: { tier: string; fault?: string | undefined; seed?: string | undefined }): Plan {
  const { tier } = options;
  if (tier !== 'short' && tier !== 'long') throw new Error(`--tier is short or long, not ${tier}`);
  const names = Object.keys(faults) as FaultName[];
  const asked = options.fault?.split(',');
  const wanted = names.filter((name) => asked?.includes(name) ?? true);
  if (wanted.length < (asked?.length ?? 1))
    throw new Error(`--fault is one of ${names.join(', ')}, not ${options.fault}`);
  return { tier, runs: wanted.flatMap((fault) => seeds(fault, tier, options.seed).map((seed) => ({ fault, seed }))) };
}

function seeds(fault: FaultName, tier: Tier, given: string | undefined): number[] {
  if (given !== undefined) {
    const seed = Number(given);
    if (!Number.isSafeInteger(seed)) throw new Error(`--seed is a whole number, not ${given}`);
    return [seed];
  }
  if (tier === 'short') return [SEED_OF_THE_SHORT_TIER];
  return Array.from({ length: LONG[fault] ?? 5 }, (_, index) => index + 1);
}
