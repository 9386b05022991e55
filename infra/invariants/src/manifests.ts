import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceManifest } from '@tenfold/contract-kit';

const workspace = join(import.meta.dirname, '../../..');

/** The manifest of every service in the workspace, by name: what it owns, says and hears. */
export async function readManifests(): Promise<readonly ServiceManifest[]> {
  const files = globSync('apps/*/src/service.manifest.ts', { cwd: workspace }).sort();
  return Promise.all(
    files.map(async (file) => {
      const { manifest } = (await import(join(workspace, file))) as { manifest: ServiceManifest };
      return manifest;
    }),
  );
}
