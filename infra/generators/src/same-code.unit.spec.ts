import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from './names.ts';
import { serviceFiles } from './templates.ts';

/** What is generated is the same code as the ten: each of their files that has no domain in it is the one generated in their name. */

const workspace = join(import.meta.dirname, '../../..');
const SERVICES = 'auth cart discount notification order payment product return shipping user'.split(' ');
const WITH_CONTRACTS = SERVICES.filter((name) => name !== 'notification');

const generated = (service: string, path: string) =>
  serviceFiles(serviceNames(service), 0).get(path.replaceAll('<service>', service))!;
const present = (service: string, path: string) =>
  readFileSync(join(workspace, path.replaceAll('<service>', service)), 'utf8');

/** Services whose file says more than the generated one, and what it says. */
const more: Readonly<Record<string, readonly string[]>> = {
  'apps/<service>/src/main.ts': ['auth has commands'],
  'libs/contracts/<service>/src/contracts.unit.spec.ts': ['order looks at sums, too'],
  'apps/<service>/src/persistence/<service>-database.ts': [
    'auth lists its entities',
    'cart has its platform migrations here',
    'payment lists its entities',
    'user lists its entities',
  ],
};
const isLike = (service: string, path: string) => !(more[path] ?? []).some((why) => why.startsWith(`${service} `));

const equal = [
  ['apps/<service>/project.json', SERVICES],
  ['apps/<service>/tsconfig.json', SERVICES],
  ['apps/<service>/src/main.ts', SERVICES],
  ['apps/<service>/src/persistence/<service>-database.ts', SERVICES],
  ['libs/contracts/<service>/package.json', WITH_CONTRACTS],
  ['libs/contracts/<service>/project.json', WITH_CONTRACTS],
  ['libs/contracts/<service>/tsconfig.json', WITH_CONTRACTS],
  ['libs/contracts/<service>/src/contracts.unit.spec.ts', WITH_CONTRACTS],
] as const;

it.each(equal.flatMap(([path, services]) => services.map((service) => [path, service] as const)))(
  '%s of %s is as it would be generated',
  (path, service) => {
    if (isLike(service, path)) expect(present(service, path)).toBe(generated(service, path));
    else expect(existsSync(join(workspace, path.replaceAll('<service>', service)))).toBe(service !== 'order');
  },
);

describe.each(SERVICES)('%s', (service) => {
  it('is a package of the same kind', () => {
    const [here, there] = [present, generated].map(
      (from) => JSON.parse(from(service, 'apps/<service>/package.json')) as object,
    );
    expect(here).toMatchObject(there!);
  });

  it('has a module that stands on the same two', () => {
    const imports = /imports: \[(.*)\]/;
    const path = 'apps/<service>/src/<service>.module.ts';
    expect(imports.exec(present(service, path))?.[1]).toContain(imports.exec(generated(service, path))![1]);
  });

  it('has a manifest with the same entries in the same order', () => {
    const entries = (text: string) =>
      [...text.slice(text.indexOf('defineService({')).matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key);
    const path = 'apps/<service>/src/service.manifest.ts';
    expect(entries(present(service, path))).toEqual(entries(generated(service, path)));
  });

  it('has a README that begins with its name and says how it fails', () => {
    const headings = (text: string) => text.match(/^#.*$/gm)!.filter((line) => /^# |\bfails\b/i.test(line));
    const path = 'apps/<service>/README.md';
    const [title, fails] = headings(generated(service, path));
    const word = /\bfails, and what then$/i;
    expect(headings(present(service, path))).toEqual([title, expect.stringMatching(word)]);
    expect(fails).toMatch(word);
  });
});
