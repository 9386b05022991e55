import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ServiceManifest } from '@tenfold/contract-kit';

/** An event as it was when its version was first published. The file is written once and never changed. */
export interface FrozenSample {
  /** `<aggregate>.<past tense>.v<N>`. */
  readonly type: string;
  /** The service that published it. */
  readonly by: string;
  readonly data: unknown;
}

const fileOf = (service: string, type: string) => `libs/contracts/${service}/samples/${type}.json`;

/** Every sample in the tree, of versions that are not published any more too: they lie in topics and archives. */
export function readFrozenSamples(workspace: string): FrozenSample[] {
  return globSync(fileOf('*', '*'), { cwd: workspace })
    .sort()
    .map((file) => ({
      type: basename(file, '.json'),
      by: basename(dirname(dirname(file))),
      data: JSON.parse(readFileSync(join(workspace, file), 'utf8')) as unknown,
    }));
}

/** Freezes the sample of every published version that has none yet. @returns the files written. */
export function freezeNewSamples(workspace: string, manifests: readonly ServiceManifest[]): string[] {
  return manifests.flatMap(({ name, publishes }) =>
    publishes.flatMap(({ type, sample }) => {
      const file = fileOf(name, type);
      if (existsSync(join(workspace, file))) return [];
      mkdirSync(dirname(join(workspace, file)), { recursive: true });
      writeFileSync(join(workspace, file), `${JSON.stringify(sample, null, 2)}\n`);
      return [file];
    }),
  );
}
