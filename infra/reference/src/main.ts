import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifests, servicesTable, withServicesTable } from './services-table.ts';

const workspace = join(import.meta.dirname, '../../..');
const readme = join(workspace, 'README.md');
const text = readFileSync(readme, 'utf8');
writeFileSync(readme, withServicesTable(text, servicesTable(await readManifests(workspace))));
console.log('README.md: table of services written');
