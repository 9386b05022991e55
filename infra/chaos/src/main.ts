import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faults } from './faults/index.ts';
import { PlatformForChaos } from './platform-for-chaos.ts';
import { plan } from './plan.ts';
import { formatReport, type ChaosReport } from './report.ts';
import { runFault, type RunResult } from './run.ts';
import { Shop } from './shop.ts';

const { values: options } = parseArgs({
  options: {
    tier: { type: 'string', default: 'short' },
    seed: { type: 'string' },
    fault: { type: 'string' },
    json: { type: 'string' },
  },
});
const BUYERS = 4;

const { tier, runs } = plan(options);
const journals = join(import.meta.dirname, '../../../.tenfold/chaos');
await mkdir(journals, { recursive: true });
const end = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end.abort(signal));

const results: RunResult[] = [];
{
  await using own = await PlatformForChaos.start(() => undefined, end.signal);
  await using shop = await Shop.open(own.platform, BUYERS);
  for (const { fault, seed } of runs) {
    if (end.signal.aborted) break;
    const journalFile = join(journals, `${fault}-${seed}-${Date.now()}.jsonl`);
    const result = await runFault(own.platform, shop, faults[fault]!, seed, { tier, journalFile });
    results.push(result);
    console.log(`${fault} seed ${seed}: ${result.violations} broken, healed after ${result.healedMs} ms`);
  }
}
const violations = results.reduce((sum, run) => sum + run.violations, 0);
const report: ChaosReport = { tier, violations, runs: results };
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
console.log(`\n${formatReport(report)}`);
process.exitCode = violations === 0 && results.length === runs.length ? 0 : 1;
