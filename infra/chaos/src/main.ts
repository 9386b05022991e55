import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { proveMutations } from './mutations.ts';
import { plan } from './plan.ts';
import { formatReport, type ChaosReport } from './report.ts';
import { runPlan } from './run-plan.ts';

const { values: options } = parseArgs({
  options: {
    tier: { type: 'string', default: 'short' },
    seed: { type: 'string' },
    fault: { type: 'string' },
    json: { type: 'string' },
    mutations: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const end = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end.abort(signal));

if (options.mutations) {
  process.exitCode = (await proveMutations(options.only, end.signal)) ? 0 : 1;
} else {
  const { tier, runs } = plan(options);
  const folder = join(import.meta.dirname, '../../../.tenfold/chaos');
  const results = await runPlan({ tier, runs }, folder, end.signal, console.log);
  const violations = results.reduce((sum, run) => sum + run.violations, 0);
  const report: ChaosReport = { tier, violations, runs: results };
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${formatReport(report)}`);
  process.exitCode = violations === 0 && results.length >= runs.length ? 0 : 1;
}
