import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { faults } from './faults/index.ts';
import type { Plan, PlannedRun } from './plan.ts';
import { PlatformForChaos } from './platform-for-chaos.ts';
import { Progress } from './progress.ts';
import { runFault, type RunResult } from './run.ts';
import { Shop } from './shop.ts';

const BUYERS = 4;

/**
 * Runs what was planned: the short tier on one platform, the long one on a new platform for each fault, and only what no
 * earlier long run of this commit has done.
 *
 * @param folder where journals and progress are kept
 * @returns every run, those of before included
 */
export async function runPlan(
  { tier, runs }: Plan,
  folder: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<readonly RunResult[]> {
  await mkdir(folder, { recursive: true });
  const results: RunResult[] = [];
  const progress = tier === 'long' ? await Progress.of(join(folder, 'long.jsonl')) : undefined;
  const due = runs.filter((run) => !progress?.isDone(run));
  const groups = tier === 'long' ? [...Map.groupBy(due, ({ fault }) => fault).values()] : [due];
  for (const group of groups.filter(({ length }) => length > 0)) {
    await runGroup(
      group,
      async (run, own, shop) => {
        if (signal.aborted) return;
        const journalFile = join(folder, `${run.fault}-${run.seed}-${Date.now()}.jsonl`);
        const result = await runFault(own, shop, faults[run.fault], run.seed, { tier, journalFile });
        say(
          `${run.fault} seed ${run.seed}: ${result.violations} broken, healed after ${result.healedMs} ms, last ${result.healedLast.join(', ')}`,
        );
        for (const { check, subject, detail } of result.broken.slice(0, 5)) say(`  ${check}: ${subject}: ${detail}`);
        results.push(result);
        await progress?.add(result);
      },
      signal,
    );
  }
  const before = progress?.results.filter((result) => !results.includes(result) && result.violations === 0) ?? [];
  return [...before, ...results];
}

async function runGroup(
  runs: readonly PlannedRun[],
  each: (run: PlannedRun, own: PlatformForChaos, shop: Shop) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await using own = await PlatformForChaos.start(signal);
  await using shop = await Shop.open(own.platform, BUYERS);
  for (const run of runs) await each(run, own, shop);
}
