import { checkInvariants } from '@tenfold/invariants';
import type { Platform } from '@tenfold/local-platform';
import { Chance } from './chance.ts';
import type { Fault, FaultName } from './faults/fault.ts';
import { HEAL_LIMIT_MS, untilHealed } from './heal.ts';
import { checkJournal } from './journal-checks.ts';
import { Journal } from './journal.ts';
import { clockOf, readStoredOrders } from './stored-orders.ts';
import type { Shop } from './shop.ts';
import { EVERYDAY_CARDS, Workload } from './workload.ts';

export type Tier = 'short' | 'long';

/** A promise that did not hold. */
export interface Broken {
  readonly check: string;
  readonly subject: string;
  readonly detail: string;
}

export interface RunResult {
  readonly fault: FaultName;
  readonly seed: number;
  /** Number of `broken`. */
  readonly violations: number;
  /** From the end of the fault until nothing was under way any more. */
  readonly healedMs: number;
  readonly orders: number;
  /** What was done, in order; the same for the same seed, as far as the platform's own timing allows. */
  readonly schedule: readonly string[];
  readonly broken: readonly Broken[];
}

/** How long a contradiction between two services may last once all lag is gone. */
const SETTLE_MS = 10_000;

/** Lets the shop work, strikes, heals, and compares everything that was said with everything that is there. */
export async function runFault(
  platform: Platform,
  shop: Shop,
  fault: Fault,
  seed: number,
  options: { readonly tier: Tier; readonly journalFile: string },
): Promise<RunResult> {
  using journal = Journal.open(options.journalFile);
  const schedule: string[] = [];
  const since = await clockOf(shop.evidence);
  const goods = await shop.stockUp();
  const workload = new Workload(shop, goods, fault.cards ?? EVERYDAY_CARDS, seed, journal);
  const broken: Broken[] = [];
  try {
    await fault.strike({
      platform,
      shop,
      workload,
      chance: new Chance(seed, fault.name),
      tier: options.tier,
      note: (what) => schedule.push(what),
    });
  } catch (error) {
    broken.push({ check: 'fault', subject: fault.name, detail: `could not be brought about: ${String(error)}` });
  }
  await workload.stop();
  const { healedMs, left } = await untilHealed(platform, shop.evidence);
  broken.push(...left.map((what) => ({ check: 'healing', subject: what, detail: `after ${HEAL_LIMIT_MS / 1000} s` })));
  await workload.settleAnswers(HEAL_LIMIT_MS);
  await untilHealed(platform, shop.evidence);
  const customers = shop.buyers.map(({ id }) => id);
  const stored = await readStoredOrders(shop.evidence, customers, since);
  broken.push(...checkJournal(journal.entries, stored).map((violation) => ({ check: 'journal', ...violation })));
  broken.push(...(await brokenInvariants(shop)));
  const { name } = fault;
  return { fault: name, seed, violations: broken.length, healedMs, orders: stored.orders.length, schedule, broken };
}

async function brokenInvariants({ evidence }: Shop): Promise<Broken[]> {
  const { results } = await checkInvariants(evidence, { settleMs: SETTLE_MS });
  return results.flatMap(({ name, violations }) => violations.map((violation) => ({ check: name, ...violation })));
}
