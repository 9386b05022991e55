import type { InvariantReport } from './check.ts';

const SHOWN_VIOLATIONS = 10;

/** The report as a table for people: one line for each invariant, and below it what breaks it. */
export function formatReport(report: InvariantReport): string {
  const nameWidth = Math.max(...report.results.map((result) => result.name.length));
  const lines = report.results.flatMap((result) => {
    const mark = result.verdict === 'holds' ? '✓' : '✗';
    const rows = result.verdict === 'nothing to examine' ? 'nothing to examine' : String(result.examined);
    const shown = result.violations.slice(0, SHOWN_VIOLATIONS).map((v) => `      ${v.subject}: ${v.detail}`);
    const hidden = result.violations.length - shown.length;
    return [
      `${mark} ${result.name.padEnd(nameWidth)}  ${rows.padStart(8)}  ${result.promise}`,
      ...shown,
      ...(hidden > 0 ? [`      … and ${hidden} more`] : []),
    ];
  });
  const broken = report.results.filter((result) => result.verdict !== 'holds').length;
  const summary = report.holds
    ? `All ${report.results.length} invariants hold.`
    : `${broken} of ${report.results.length} invariants are broken.`;
  return [`  ${'invariant'.padEnd(nameWidth)}  ${'examined'.padStart(8)}  promise`, ...lines, '', summary].join('\n');
}
