import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { databasePages, readSchemas } from './databases.ts';
import { envExample } from './env-example.ts';
import { readApiDocuments } from './api/service-documents.ts';
import { freezeNewSamples } from './frozen-samples.ts';
import { apiFiles, referenceFiles } from './generated-files.ts';
import { metricsPage } from './metrics-page.ts';
import { readManifests, servicesTable, withServicesTable } from './services-table.ts';

const workspace = join(import.meta.dirname, '../../..');
const manifests = await readManifests(workspace);

const readme = join(workspace, 'README.md');
writeFileSync(readme, withServicesTable(readFileSync(readme, 'utf8'), servicesTable(manifests)));
console.log('README.md: table of services written');

const example = await envExample(workspace, manifests);
writeFileSync(join(workspace, '.env.example'), example);
console.log('.env.example written');

for (const file of freezeNewSamples(workspace, manifests)) console.log(`${file}: frozen`);

const databases = join(workspace, 'docs/reference/databases');
mkdirSync(databases, { recursive: true });
for (const [name, text] of databasePages(readSchemas(workspace))) writeFileSync(join(databases, name), text);
console.log('docs/reference/databases written');

writeFileSync(join(workspace, 'docs/reference/metrics.md'), metricsPage());
console.log('docs/reference/metrics.md written');

const generated = new Map([
  ...(await referenceFiles(workspace, manifests, example)),
  ...(await apiFiles(workspace, await readApiDocuments(workspace, manifests))),
]);
for (const old of globSync('docs/reference/{events,openapi}/*', { cwd: workspace })) {
  if (!generated.has(old)) rmSync(join(workspace, old));
}
for (const [file, text] of generated) {
  mkdirSync(dirname(join(workspace, file)), { recursive: true });
  writeFileSync(join(workspace, file), text);
}
console.log(`docs/reference and libs/client: ${generated.size} files written`);
