import type { RunResult } from './run.ts';

export interface ChaosReport {
  readonly tier: string;
  readonly violations: number;
  readonly runs: readonly RunResult[];
}

const SHOWN = 10;

export function formatReport({ violations, runs }: ChaosReport): string {
  const head = ['fault', 'seed', 'orders', 'healed', 'broken', 'schedule'];
  const rows = runs.map(({ fault, seed, orders, healedMs, violations, schedule }) => [
    fault,
    String(seed),
    String(orders),
    `${(healedMs / 1000).toFixed(1)} s`,
    String(violations),
    schedule.join(', '),
  ]);
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length), title.length),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  ');
  const details = runs.flatMap(({ fault, seed, broken }) => [
    ...broken.slice(0, SHOWN).map(({ check, subject, detail }) => `${fault} ${seed}: ${check}: ${subject}: ${detail}`),
    ...(broken.length > SHOWN ? [`${fault} ${seed}: … and ${broken.length - SHOWN} more`] : []),
  ]);
  const verdict = violations === 0 ? `No promise was broken in ${runs.length} runs.` : `${violations} promises broken.`;
  return [line(head), ...rows.map(line), '', ...details, verdict].join('\n');
}
