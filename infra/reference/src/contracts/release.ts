import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freezeNewSamples, readFrozenSamples } from '../frozen-samples.ts';
import { readManifests } from '../services-table.ts';
import { contractBreaks } from './contract-breaks.ts';
import { readReleased, retire, writeReleased } from './released.ts';

/**
 * `npm run contracts:release`: what is published now is promised from now on. Refuses what would break an earlier promise.
 * `-- --retire TYPE --reason TEXT` ends the promise that a version is published; it stays readable.
 */
const workspace = join(import.meta.dirname, '../../../..');
const { values } = parseArgs({ options: { retire: { type: 'string' }, reason: { type: 'string' } } });

if (values.retire !== undefined) {
  const contract = readReleased(workspace).find(({ type }) => type === values.retire);
  if (contract === undefined || !values.reason) {
    fail(contract ? 'Say why: --reason "…"' : `There is no released version ${values.retire}`);
  }
  await retire(workspace, contract, values.reason);
  console.log(`${contract.type} of ${contract.by} need not be published any more`);
}

const manifests = await readManifests(workspace);
for (const file of freezeNewSamples(workspace, manifests)) console.log(`${file}: frozen`);
const samples = readFrozenSamples(workspace);
const breaks = contractBreaks({ manifests, samples, released: readReleased(workspace) });
if (breaks.length > 0)
  fail(`These contracts break what was released:\n${breaks.map((line) => `  ${line}`).join('\n')}`);
const changed = await writeReleased(workspace, manifests, samples);
console.log(changed.length === 0 ? 'All contracts are released as they are' : changed.join('\n'));

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
