import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineEvent, defineTopic, sealed } from '@tenfold/contract-kit';
import { defineErrors } from '@tenfold/errors';
import { Ajv } from 'ajv';
import { z } from 'zod';
import { asyncApi } from './events/asyncapi.ts';
import { eventPages } from './events/catalogue.ts';
import { referenceFiles } from './generated-files.ts';
import { configurationPage } from './pages/configuration.ts';
import { errorsPage } from './pages/errors.ts';
import { readManifests } from './services-table.ts';

const workspace = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(workspace, file), 'utf8');
const manifests = await readManifests(workspace);
const files = await referenceFiles(workspace, manifests, read('.env.example'));

describe('the reference', () => {
  it.each([...files])('%s says what the code says (else: npm run docs:reference)', (file, text) => {
    expect(read(file)).toBe(text);
  });

  it('links to files that are there', () => {
    const pages = [...files].filter(([file]) => file.endsWith('.md'));
    const links = pages.flatMap(([file, text]) =>
      [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link]) => join(dirname(file), link!)),
    );
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter((link) => !existsSync(join(workspace, link)))).toEqual([]);
  });
});

const topic = defineTopic({ name: 'spec.lamps', key: 'lamp id' });
const lampLit = defineEvent({
  type: 'lamp.lit.v1',
  topic,
  summary: 'A lamp burns.',
  key: () => 'l1',
  aggregate: { type: 'lamp', id: () => 'l1', version: () => 1 },
  data: z.object({ owner: sealed(z.object({ name: z.string() }), ['attic']).optional(), watts: z.array(z.int()) }),
  sample: { watts: [40] },
});
const cellar = {
  name: 'cellar',
  summary: 'Has lamps.',
  routes: [],
  topics: [topic],
  publishes: [lampLit],
  hears: [],
  calls: [],
};
const attic = { ...cellar, name: 'attic', topics: [], publishes: [], hears: [lampLit] };

describe('the AsyncAPI document', () => {
  const official = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;
  const isAsyncApi = new Ajv({ strict: false, validateFormats: false }).compile(official);

  it('is one by the schema of AsyncAPI 3.0', () => {
    isAsyncApi(asyncApi(manifests));
    expect(isAsyncApi.errors ?? []).toEqual([]);
    expect(isAsyncApi({ ...asyncApi(manifests), channels: { order: { address: 1 } } })).toBe(false);
  });

  it('points to what is in it', () => {
    const text = JSON.stringify(asyncApi(manifests));
    const missing = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].filter(([, pointer]) => {
      const found = pointer!
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], JSON.parse(text));
      return found === undefined;
    });
    expect(missing).toEqual([]);
  });

  it('tells who sends and who receives', () => {
    expect(asyncApi([cellar, attic])['operations']).toMatchObject({
      cellar_send_spec_lamps: { action: 'send', messages: [{ $ref: '#/channels/spec_lamps/messages/lamp.lit.v1' }] },
      attic_receive_spec_lamps: { action: 'receive' },
    });
  });
});

it('an event is shown with its hearers, and with who can open what is sealed', () => {
  const page = eventPages([cellar, attic]).get('cellar.md')!;
  expect(page).toContain('- heard by: attic\n');
  expect(page).toContain('- sealed: `owner`, for attic alone\n');
  expect(page).toContain('| `owner` | sealed: name | may be absent |\n| `watts` | list of integer |  |\n');
});

it('problem codes stand under their owners', () => {
  const { catalogue } = defineErrors('lamp', { broken: { status: 409, title: 'It is broken' } });
  expect(errorsPage(catalogue)).toContain(
    '## lamp\n\n| code | status | means |\n| --- | --- | --- |\n| `lamp.broken` | 409 | It is broken |',
  );
});

it('a key is shown with its default, or that it has to be given', () => {
  const page = configurationPage('# ---- lamp ----\n\n# Where\n# it is.\nLAMP_URL=\n#LAMP_WATTS=40\n#LAMP_ROOM=\n');
  expect(page).toContain(
    '| `LAMP_URL` | **has to be given** | Where it is. |\n| `LAMP_WATTS` | `40` | – |\n| `LAMP_ROOM` | – | – |',
  );
});
