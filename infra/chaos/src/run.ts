import { checkInvariants } from '@tenfold/invariants';
import { Chance } from './chance.ts';
import type { Fault, FaultName } from './faults/fault.ts';
import { handledOftener } from './handled-once.ts';
import { HEAL_LIMIT_MS, untilHealed } from './heal.ts';
import { checkJournal } from './journal-checks.ts';
import { Journal } from './journal.ts';
import type { PlatformForChaos } from './platform-for-chaos.ts';
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
  /** What healing waited for last. */
  readonly healedLast: readonly string[];
  readonly orders: number;
  /** What was done, in order; the same for the same seed, as far as the platform's own timing allows. */
  readonly schedule: readonly string[];
  readonly broken: readonly Broken[];
}

/** How long a contradiction between two services may last once all lag is gone. */
const SETTLE_MS = 10_000;

/** Lets the shop work, strikes, heals, and compares everything that was said with everything that is there. */
export async function runFault(
  own: PlatformForChaos,
  shop: Shop,
  fault: Fault,
  seed: number,
  options: { readonly tier: Tier; readonly journalFile: string },
): Promise<RunResult> {
  const { platform, proxy, environment, replicaPort } = own;
  using journal = Journal.open(options.journalFile);
  const schedule: string[] = [];
  const since = await clockOf(shop.evidence);
  const goods = await shop.stockUp();
  const habits = { cards: fault.cards ?? EVERYDAY_CARDS, thinkMs: fault.thinkMs?.[options.tier] ?? 0 };
  const workload = new Workload(shop, goods, habits, seed, journal);
  const broken: Broken[] = [];
  try {
    await fault.strike({
      platform,
      proxy,
      environment,
      replicaPort,
      shop,
      workload,
      seed,
      chance: new Chance(seed, fault.name),
      tier: options.tier,
      note: (what) => schedule.push(what),
      planted: ({ topic, partition, offset }) => own.planted.add(`${topic}/${partition}@${offset}`),
    });
  } catch (error) {
    broken.push({ check: 'fault', subject: fault.name, detail: String(error) });
  }
  await workload.stop();
  const { healedMs, last, left } = await untilHealed(platform, shop.evidence);
  broken.push(...left.map((what) => ({ check: 'healing', subject: what, detail: `after ${HEAL_LIMIT_MS / 1000} s` })));
  await workload.settleAnswers(HEAL_LIMIT_MS);
  await untilHealed(platform, shop.evidence);
  const customers = shop.buyers.map(({ id }) => id);
  const stored = await readStoredOrders(shop.evidence, customers, since);
  broken.push(...checkJournal(journal.entries, stored).map((violation) => ({ check: 'journal', ...violation })));
  broken.push(...(await handledOftener(platform, shop.evidence)));
  broken.push(...(await brokenInvariants(shop, own.planted)));
  const { name } = fault;
  return {
    fault: name,
    seed,
    violations: broken.length,
    healedMs,
    healedLast: last,
    orders: stored.orders.length,
    schedule,
    broken,
  };
}

/** @param planted places of records that faults have put on topics themselves, in this run or one before */
async function brokenInvariants({ evidence }: Shop, planted: ReadonlySet<string>): Promise<Broken[]> {
  const { results } = await checkInvariants(evidence, { settleMs: SETTLE_MS });
  return results.flatMap(({ name, violations }) =>
    violations.filter(({ subject }) => !planted.has(subject)).map((violation) => ({ check: name, ...violation })),
  );
}
