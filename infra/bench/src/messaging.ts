import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { commit, machine } from './machine.ts';
import { lasting, type Lengths } from './messaging/lengths.ts';
import { measureMessaging } from './messaging/measure-messaging.ts';
import { formatMessaging, reportOf } from './messaging/messaging-report.ts';
import { withBenchServers } from './messaging/with-bench-servers.ts';

const { values: options } = parseArgs({ options: { json: { type: 'string' }, quick: { type: 'boolean' } } });
const lengths: Lengths = options.quick ? lasting.aMoment : lasting.asItCounts;

await withBenchServers(async (servers, service, order) => {
  const measured = await measureMessaging(servers, service, order, lengths, (line) => console.log(line));
  const report = reportOf(measured, { sha: commit(), machine: machine(), lengths });
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${formatMessaging(report)}`);
});
