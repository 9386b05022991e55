import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { publishedSchema, type JsonSchema, type ServiceManifest } from '@tenfold/contract-kit';
import { format } from 'prettier';
import type { FrozenSample } from '../frozen-samples.ts';

/** A version of an event as everybody outside was last told it is. */
export interface ReleasedContract {
  readonly type: string;
  readonly by: string;
  readonly schema: JsonSchema;
}

const fileOf = (service: string, type: string) => `libs/contracts/${service}/released/${type}.json`;

/** Every released contract, of versions that are not published any more too. */
export function readReleased(workspace: string): ReleasedContract[] {
  return globSync(fileOf('*', '*'), { cwd: workspace })
    .sort()
    .map((file) => ({
      type: basename(file, '.json'),
      by: basename(dirname(dirname(file))),
      schema: JSON.parse(readFileSync(join(workspace, file), 'utf8')) as JsonSchema,
    }));
}

/** Makes what is published now, with the samples that were frozen, the released state. @returns the files that changed. */
export async function writeReleased(
  workspace: string,
  manifests: readonly ServiceManifest[],
  samples: readonly FrozenSample[],
): Promise<string[]> {
  const changed: string[] = [];
  for (const { name, publishes } of manifests) {
    for (const event of publishes) {
      const file = fileOf(name, event.type);
      const examples = samples.filter(({ by, type }) => by === name && type === event.type).map(({ data }) => data);
      if (await writeSchema(join(workspace, file), { ...publishedSchema(event), examples })) changed.push(file);
    }
  }
  return changed;
}

/** Says of a released version that its producer stopped saying it: consumers keep reading what lies in topics and archives. */
export async function retire(workspace: string, contract: ReleasedContract, reason: string): Promise<void> {
  const file = join(workspace, fileOf(contract.by, contract.type));
  await writeSchema(file, { ...contract.schema, deprecated: true, $comment: reason });
}

async function writeSchema(path: string, schema: JsonSchema): Promise<boolean> {
  const text = await format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return true;
}
