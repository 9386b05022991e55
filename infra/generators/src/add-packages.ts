import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { runStep } from './run-step.ts';

/** Makes new folders packages of the workspace: in package-lock.json, and linked so that they can be imported at once. */
export async function addPackages(root: string, folders: readonly string[]): Promise<void> {
  await runStep(root, 'npm', [
    'install',
    '--package-lock-only',
    '--ignore-scripts',
    '--prefer-offline',
    '--loglevel=error',
  ]);
  for (const folder of folders) {
    const { name } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as { name: string };
    const link = join(root, 'node_modules', name);
    if (existsSync(link)) continue;
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(link), join(root, folder)), link);
  }
}
