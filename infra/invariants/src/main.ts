import { parseArgs } from 'node:util';
import { checkInvariants } from './check.ts';
import { openEvidence } from './platform-evidence.ts';
import { NoPlatform, readPlatformStatus } from './platform-status.ts';
import { formatReport } from './report.ts';

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

try {
  await using evidence = await openEvidence(await readPlatformStatus());
  const report = await checkInvariants(evidence);
  console.log(options.json ? JSON.stringify(report, null, 2) : formatReport(report));
  process.exitCode = report.holds ? 0 : 1;
} catch (error) {
  if (!(error instanceof NoPlatform)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
