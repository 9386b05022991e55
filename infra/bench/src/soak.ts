import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { commit, machine } from './machine.ts';
import { withBenchServers } from './messaging/with-bench-servers.ts';
import { formatSoak, soak } from './messaging/soak.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '2000' },
  },
});

await withBenchServers(async (servers, service) => {
  const result = await soak(servers, service, {
    minutes: Number(options.minutes),
    perSecond: Number(options.rate),
    say: (line) => console.log(line),
  });
  const report = { sha: commit(), machine: machine(), ...result };
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${formatSoak(result)}`);
  process.exitCode = result.isFlat ? 0 : 1;
});
