import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildApps } from '../build.ts';
import { recipeOf } from '../recipe.ts';
import { bundleOf, discoverApps, MAILBOX, root } from '../workspace.ts';
import { type LockedPackages, packageFolders } from './package-folders.ts';

/**
 * Builds every program and puts what its image holds into a folder of its own under `to`: the bundle, and the packages that
 * a bundle cannot carry where it asks for one.
 */
async function collect(to: string): Promise<void> {
  const names = [...(await discoverApps()).map(({ name }) => name), MAILBOX];
  await buildApps(names);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: LockedPackages };
  for (const name of names) {
    const folder = join(to, name);
    await mkdir(folder, { recursive: true });
    await cp(bundleOf(name), join(folder, 'main.js'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }));
    const packages = packageFolders(lock.packages, (await recipeOf(name)).packages);
    for (const path of packages) await cp(join(root, path), join(folder, path), { recursive: true });
    console.log(`${name}: ${packages.length === 0 ? 'the bundle alone' : `${packages.length} packages`}`);
  }
}

await collect(resolve(process.argv[2] ?? 'dist/images'));
