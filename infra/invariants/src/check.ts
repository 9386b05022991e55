import { agreementInvariants } from './agreement.ts';
import { deliveryInvariants } from './delivery.ts';
import { LAG_ALERT_MS, type Evidence } from './evidence.ts';
import type { Invariant, Violation } from './invariant.ts';
import { limitInvariants } from './limits.ts';
import { livenessInvariants } from './liveness.ts';
import { mailInvariants } from './mails.ts';
import { moneyInvariants } from './money.ts';
import { oneEffectInvariants } from './one-effect.ts';
import { returnInvariants } from './returns.ts';
import { stockInvariants } from './stock.ts';
import { unitInvariants } from './units.ts';

export const invariants: readonly Invariant[] = [
  ...stockInvariants,
  ...moneyInvariants,
  ...unitInvariants,
  ...limitInvariants,
  ...returnInvariants,
  ...oneEffectInvariants,
  ...livenessInvariants,
  ...agreementInvariants,
  ...mailInvariants,
  ...deliveryInvariants,
];

export interface InvariantResult {
  readonly name: string;
  readonly promise: string;
  readonly examined: number;
  readonly violations: readonly Violation[];
  readonly verdict: 'holds' | 'broken' | 'nothing to examine';
}

export interface InvariantReport {
  readonly holds: boolean;
  readonly results: readonly InvariantResult[];
}

export interface CheckOptions {
  /** How long a contradiction between places may last before it counts; the lag alert unless told. Milliseconds. */
  readonly settleMs?: number;
  /** Only these; all of them unless told. */
  readonly only?: readonly Invariant[];
}

const LOOK_AGAIN_MS = 500;

/**
 * Examines every invariant. One that compares several places is looked at again while it seems broken, because an event
 * may be on its way; only what is broken at every look until the time is up counts. So is one that finds nothing yet: a
 * young platform has only events that are not due.
 */
export async function checkInvariants(evidence: Evidence, options: CheckOptions = {}): Promise<InvariantReport> {
  const settleUntil = Date.now() + (options.settleMs ?? LAG_ALERT_MS);
  const results: InvariantResult[] = [];
  for (const invariant of options.only ?? invariants) {
    results.push(await check(invariant, evidence, settleUntil));
  }
  return { holds: results.every((result) => result.verdict === 'holds'), results };
}

async function check(invariant: Invariant, evidence: Evidence, settleUntil: number): Promise<InvariantResult> {
  let { examined, violations } = await invariant.examine(evidence);
  const missesRows = () => examined === 0 && invariant.needsRows;
  while ((violations.length > 0 || missesRows()) && invariant.holds === 'at_rest' && Date.now() < settleUntil) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    const again = await invariant.examine(evidence);
    const still = new Set(again.violations.map((violation) => violation.subject));
    violations = missesRows() ? again.violations : violations.filter((violation) => still.has(violation.subject));
    examined = again.examined;
  }
  const { name, promise } = invariant;
  return { name, promise, examined, violations, verdict: verdict(invariant, examined, violations) };
}

function verdict(invariant: Invariant, examined: number, violations: readonly Violation[]): InvariantResult['verdict'] {
  if (violations.length > 0) return 'broken';
  return examined === 0 && invariant.needsRows ? 'nothing to examine' : 'holds';
}
