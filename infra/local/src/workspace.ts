import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServiceManifest } from '@tenfold/contract-kit';

/** Root of the checkout. */
export const root = resolve(import.meta.dirname, '../../..');

/** The mailbox is no service of the shop and not among its apps: it stands for the world's mail servers. */
export const MAILBOX = 'mailbox';

/** A program of ours: an nx project with a build target and a `src/main.ts`. */
export interface App {
  readonly name: string;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** What it says and hears; only services have one. */
  readonly manifest?: ServiceManifest;
}

/** Every program in `apps/`, sorted by name. */
export async function discoverApps(workspace = root): Promise<App[]> {
  const apps: App[] = [];
  for await (const main of glob('apps/*/src/main.ts', { cwd: workspace })) {
    const folder = join(workspace, main, '../..');
    const project = JSON.parse(readFileSync(join(folder, 'project.json'), 'utf8')) as ProjectFile;
    if (project.targets?.['build'] === undefined) continue;
    const manifest = await readManifest(folder);
    apps.push({ name: basename(folder), folder, ...(manifest === undefined ? {} : { manifest }) });
  }
  return apps.sort((a, b) => a.name.localeCompare(b.name));
}

/** Path of an app's bundle. */
export function bundleOf(name: string, workspace = root): string {
  return join(workspace, 'dist', name, 'main.js');
}

/** Whether the app keeps rows. */
export function hasDatabase({ folder }: App): boolean {
  return existsSync(join(folder, 'src/persistence'));
}

interface ProjectFile {
  readonly targets?: Readonly<Record<string, unknown>>;
}

async function readManifest(folder: string): Promise<ServiceManifest | undefined> {
  const file = join(folder, 'src/service.manifest.ts');
  if (!existsSync(file)) return undefined;
  const module = (await import(pathToFileURL(file).href)) as { manifest: ServiceManifest };
  return module.manifest;
}
