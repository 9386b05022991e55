import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const workspace = join(import.meta.dirname, '../../..');
const json = <T>(file: string) => JSON.parse(readFileSync(join(workspace, file), 'utf8')) as T;

interface RootPackage {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const { dependencies, devDependencies } = json<RootPackage>('package.json');
const used = { ...dependencies, ...devDependencies };

/** Names in the first column of the record's tables. */
const explained = readFileSync(join(workspace, 'docs/adr/0002-dependencies.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));

/** Packages that name no licence in their package.json and carry the text of one. */
const READ_BY_HAND: Readonly<Record<string, string>> = { 'node_modules/png-js': 'MIT' };

describe('dependencies', () => {
  it('each have a reason on record, and no reason outlives its dependency', () => {
    expect(Object.keys(used).sort()).toEqual([...explained].sort());
  });

  it('are pinned to one exact version', () => {
    expect(Object.entries(used).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('have permissive licences, with everything that they bring into production', () => {
    const PERMISSIVE =
      /^\(?(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|CC0-1\.0|Unlicense)\b/;
    const { packages } = json<{ packages: Record<string, { license?: string; dev?: boolean; link?: boolean }> }>(
      'package-lock.json',
    );
    const installed = Object.entries(packages).filter(
      ([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link,
    );
    expect(installed.length).toBeGreaterThan(50);
    const licenceOf = ([path, { license }]: (typeof installed)[number]) => license ?? READ_BY_HAND[path] ?? 'none';
    expect(installed.filter((entry) => !PERMISSIVE.test(licenceOf(entry))).map(([path]) => path)).toEqual([]);
  });

  it('are locked without download addresses', () => {
    expect(readFileSync(join(workspace, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
  });
});
