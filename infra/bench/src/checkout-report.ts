import type { InvariantReport } from '@tenfold/invariants';
import type { CheckoutRun } from './measure-checkout.ts';
import { median, percentile, round, sum } from './statistics.ts';

/** What a complete checkout with a limited coupon may cost (10 f, with all that follows the confirmation). */
const BUDGET = { events: 9, deliveries: 11, transactions: 13 };

export type CheckoutReport = ReturnType<typeof reportOf>;

/** Medians over the runs; percentiles over the orders of all runs together. */
export function reportOf(runs: readonly CheckoutRun[], invariants: InvariantReport, where: object) {
  const of = (value: (run: CheckoutRun) => number, digits = 1) => round(median(runs.map(value)), digits);
  const byName = (value: (run: CheckoutRun) => Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.keys(value(runs[0]!)).map((name) => [name, of((run) => value(run)[name] ?? 0, 2)]));
  const latency = (all: readonly number[]) => ({
    p50Ms: round(percentile(all, 0.5)),
    p99Ms: round(percentile(all, 0.99)),
    orders: all.length,
  });
  const perOrder = {
    events: of((run) => run.perOrder.events, 2),
    deliveries: of((run) => run.perOrder.deliveries, 2),
    transactions: of((run) => run.perOrder.transactions, 2),
  };
  return {
    ...where,
    placedToConfirmed: latency(runs.flatMap((run) => run.quietMs)),
    placedToConfirmedUnderLoad: latency(runs.flatMap((run) => run.loadedMs)),
    ordersPerSecond: of((run) => run.ordersPerSecond),
    placed: sum(runs.map((run) => run.placed)),
    confirmedInDatabase: sum(runs.map((run) => run.confirmedInDatabase)),
    memory: {
      idlePssMb: of((run) => run.memory.idlePssMb),
      loadPssMb: of((run) => run.memory.loadPssMb),
    },
    idleCpuShare: of((run) => run.idleCpuShare, 4),
    cpuMsPerOrder: byName((run) => run.cpuMsPerOrder),
    perOrder,
    commitsPerOrder: byName((run) => run.commitsPerOrder),
    budget: BUDGET,
    withinBudget: Object.entries(BUDGET).every(([what, most]) => perOrder[what as keyof typeof BUDGET] <= most),
    invariants: {
      holds: invariants.holds,
      results: invariants.results.map(({ name, examined, verdict }) => ({ name, examined, verdict })),
    },
    runs,
  };
}

export function formatCheckout(report: CheckoutReport): string {
  const list = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  const { placedToConfirmed: quiet, placedToConfirmedUnderLoad: loaded } = report;
  const rows: readonly (readonly [string, string])[] = [
    ['placed → confirmed, quiet', `p50 ${quiet.p50Ms} ms, p99 ${quiet.p99Ms} ms (${quiet.orders} orders)`],
    ['placed → confirmed, under load', `p50 ${loaded.p50Ms} ms, p99 ${loaded.p99Ms} ms (${loaded.orders} orders)`],
    ['orders per second', `${report.ordersPerSecond}`],
    ['confirmed in the database', `${report.confirmedInDatabase} of ${report.placed}`],
    ['memory (PSS)', `${report.memory.idlePssMb} MB idle, ${report.memory.loadPssMb} MB under load`],
    ['idle, share of one core', `${round(report.idleCpuShare * 100, 2)} %`],
    ['CPU per order, ms', list(report.cpuMsPerOrder)],
    ['per order', `${list({ ...report.perOrder })} (at most ${list(report.budget)})`],
    ['commits per order, reads included', list(report.commitsPerOrder)],
    ['invariants', report.invariants.holds ? 'all hold' : 'BROKEN'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
