import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkInvariants, formatReport } from '@tenfold/invariants';
import { partitionsOnALaptop, startPlatform } from '@tenfold/local-platform';
import { formatCheckout, reportOf } from './checkout-report.ts';
import { commit, machine } from './machine.ts';
import { measureCheckout, type CheckoutRun } from './measure-checkout.ts';
import { ShopUnderLoad } from './shop-under-load.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    runs: { type: 'string', default: '5' },
    clients: { type: 'string', default: '32' },
    orders: { type: 'string', default: '600' },
  },
});
const load = { clients: Number(options.clients), orders: Number(options.orders) };
const WARM_UP = { clients: 8, orders: 200 };
/** An account has one open basket, which is gone a moment after its order was confirmed. */
const BUYERS_FOR_EACH_CLIENT = 3;
const DEFAULT_PORT_BASE = 4600;

// A platform of its own: what another one has stored or is doing does not colour the figures.
const dataDir = await mkdtemp(join(tmpdir(), 'tenfold-bench-'));
// Run by root, Postgres is another user, who must be able to enter.
await chmod(dataDir, 0o755);
const platform = await startPlatform({
  dataDir,
  partitions: partitionsOnALaptop(),
  portBase: Number(process.env['TENFOLD_BENCH_PORT_BASE'] ?? DEFAULT_PORT_BASE),
  env: {
    GATEWAY_RATE_LIMIT_PER_ADDRESS: '10000000',
    GATEWAY_RATE_LIMIT_PER_CALLER: '10000000',
    AUTH_ACCESS_TOKEN_SECONDS: '3600',
  },
  say: (line) => console.log(line),
});
const clearAway = async () => {
  await platform.stop();
  await rm(dataDir, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void clearAway().finally(() => process.exit(130)));
}
try {
  await using shop = await ShopUnderLoad.open(platform, {
    buyers: BUYERS_FOR_EACH_CLIENT * load.clients,
    articles: 20,
  });
  await shop.buyTogether(WARM_UP);
  const runs: CheckoutRun[] = [];
  for (let run = 1; run <= Number(options.runs); run++) {
    const measured = await measureCheckout(shop, load);
    runs.push(measured);
    console.log(`Run ${run}: ${measured.ordersPerSecond.toFixed(1)} orders/s`);
  }
  const invariants = await checkInvariants(shop.evidence);
  if (!invariants.holds) console.log(formatReport(invariants));
  const report = reportOf(runs, invariants, { sha: commit(), machine: machine(), load });
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${formatCheckout(report)}`);
  const sound = invariants.holds && report.withinBudget && report.confirmedInDatabase === report.placed;
  process.exitCode = sound ? 0 : 1;
} finally {
  await clearAway();
}
