import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface PackageJson {
  readonly private?: boolean;
  readonly [field: string]: unknown;
}

/**
 * Makes `@tenfold/client` as others install it: JavaScript and declarations in place of the TypeScript that this workspace
 * imports. `npm pack` and `npm publish` take the folder as it is.
 *
 * @param folder made anew
 * @throws when the client does not compile
 */
export function buildClientPackage(workspace: string, folder: string): void {
  const source = join(workspace, 'libs/client');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tsc = join(workspace, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', join(source, 'tsconfig.package.json'), '--outDir', folder], {
    stdio: 'inherit',
  });
  const { private: _, ...facts } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as PackageJson;
  const published = { ...facts, exports: { '.': { types: './index.d.ts', default: './index.js' } } };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  copyFileSync(join(source, 'README.md'), join(folder, 'README.md'));
  copyFileSync(join(workspace, 'LICENSE'), join(folder, 'LICENSE'));
}
