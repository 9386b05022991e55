import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databasePages, readSchemas } from './databases.ts';
import { envExample } from './env-example.ts';
import { freezeNewSamples } from './frozen-samples.ts';
import { metricsPage } from './metrics-page.ts';
import { readManifests, servicesTable, withServicesTable } from './services-table.ts';

const workspace = join(import.meta.dirname, '../../..');
const manifests = await readManifests(workspace);

const readme = join(workspace, 'README.md');
writeFileSync(readme, withServicesTable(readFileSync(readme, 'utf8'), servicesTable(manifests)));
console.log('README.md: table of services written');

writeFileSync(join(workspace, '.env.example'), await envExample(workspace, manifests));
console.log('.env.example written');

for (const file of freezeNewSamples(workspace, manifests)) console.log(`${file}: frozen`);

const databases = join(workspace, 'docs/reference/databases');
mkdirSync(databases, { recursive: true });
for (const [name, text] of databasePages(readSchemas(workspace))) writeFileSync(join(databases, name), text);
console.log('docs/reference/databases written');

writeFileSync(join(workspace, 'docs/reference/metrics.md'), metricsPage());
console.log('docs/reference/metrics.md written');
