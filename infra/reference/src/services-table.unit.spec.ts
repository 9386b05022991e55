import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifests, servicesTable, withServicesTable } from './services-table.ts';

const workspace = join(import.meta.dirname, '../../..');

describe('the table of services', () => {
  it('in README.md says what the manifests say (else: npm run docs:reference)', async () => {
    const readme = readFileSync(join(workspace, 'README.md'), 'utf8');
    const current = withServicesTable(readme, servicesTable(await readManifests(workspace)));
    expect(readme).toBe(current);
  });

  it('names the service that says what another hears', () => {
    const topic = { name: 'a.things', key: 'thing id', partitions: 1, cleanup: 'delete', retentionMs: 1 } as const;
    const heard = { type: 'thing.made.v1', topic } as never;
    const table = servicesTable([
      { name: 'a', summary: 'Makes.', routes: [], topics: [topic], publishes: [heard], hears: [], calls: [] },
      { name: 'b', summary: 'Takes.', routes: [], topics: [], publishes: [], hears: [heard], calls: ['a'] },
    ]);
    expect(table).toContain('| [b](apps/b/README.md) | Takes. | – | thing.made (a) | a |');
  });

  it('refuses a README without its markers', () => {
    expect(() => withServicesTable('no markers', 'table')).toThrow('markers');
  });
});
