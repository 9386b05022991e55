import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { migratorConfig, platformConfig } from '@tenfold/service-host/platform-config';
import { z } from 'zod';

/** The configuration of one program: what its schema says, and the source that explains each key. */
export interface Configuration {
  readonly title: string;
  readonly schema: z.ZodObject;
  /** Source text in which the comment above a key is looked for. */
  readonly source: string;
}

const HEAD = `# Everything that our programs read from their environment: written by \`npm run docs:reference\`, not by hand.
#
# \`npm run up\` gives every program what it needs, so nobody has to copy this on a laptop. A line that is commented out
# shows a default. A secret may come as a file: <KEY>_FILE=/run/secrets/key instead of <KEY>=...
`;

/** Read by libraries, before there is a schema to check: see libs/database and libs/messaging. */
const KEYS_OF_LIBRARIES = `
# ---- keys and limits of every service ----

# <id>:<base64 of 32 bytes>, separated by commas: encrypts personal columns.
FIELD_KEYS=
# Base64 of at least 32 bytes: makes encrypted columns searchable.
BLIND_INDEX_KEY=
# JWK set of all services that personal parts of events are sealed for.
SEALING_PUBLIC_KEYS=
# JWK with which this service opens what was sealed for it.
SEALING_PRIVATE_KEY=
# Connections and time-outs of the database, whole numbers.
#DATABASE_POOL_MIN=
#DATABASE_POOL_MAX=
#DATABASE_CONNECT_TIMEOUT_MS=
#DATABASE_STATEMENT_TIMEOUT_MS=
#DATABASE_LOCK_TIMEOUT_MS=
#DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS=
# false behind a pooler in transaction mode that does not carry prepared statements over (PgBouncer before 1.21).
#DATABASE_PREPARED_STATEMENTS=true
# Beside <SERVICE>_DATABASE_URL, where that leads through such a pooler: past it, for what has to keep its session.
#ORDER_DIRECT_DATABASE_URL=
`;

/** What `.env.example` says: the keys of every service first, then those of each program. */
export async function envExample(workspace: string, manifests: readonly ServiceManifest[]): Promise<string> {
  const read = (file: string) => readFileSync(join(workspace, file), 'utf8');
  const common = platformOf(manifests.find(({ publishes }) => publishes.length > 0)!);
  const isCommon = (key: string) => key in common.shape && !key.endsWith('_DATABASE_URL');
  const platform = { title: 'every service', schema: without(common, (key) => !isCommon(key)) };
  const programs: Configuration[] = [];
  for (const file of globSync('apps/*/src/config.ts', { cwd: workspace }).sort()) {
    const title = file.split('/')[1]!;
    const manifest = manifests.find(({ name }) => name === title);
    const own = without(await schemaIn(join(workspace, file)), isCommon);
    const addresses = manifest && without(platformOf(manifest).extend(migratorConfig(manifest).shape), isCommon);
    programs.push({ title, schema: addresses ? addresses.extend(own.shape) : own, source: read(file) });
  }
  const shared = sharedBy(programs);
  return [
    HEAD,
    section({
      ...platform,
      source: read('libs/service-host/src/platform-config.ts') + read('libs/messaging/src/settings.ts'),
    }),
    KEYS_OF_LIBRARIES,
    ...shared.map(section),
    ...programs.map((program) => section({ ...program, schema: without(program.schema, (key) => isIn(shared, key)) })),
  ].join('');
}

/** What several programs read stands once, in a block for each group of readers. */
export function sharedBy(programs: readonly Configuration[]): Configuration[] {
  const groups = new Map<string, Configuration>();
  for (const key of new Set(programs.flatMap(({ schema }) => Object.keys(schema.shape)))) {
    const readers = programs.filter(({ schema }) => key in schema.shape);
    if (readers.length < 2) continue;
    const title = readers.map((reader) => reader.title).join(', ');
    const field = readers[0]!.schema.shape[key] as z.ZodType;
    const schema = (groups.get(title)?.schema ?? z.object({})).extend({ [key]: field });
    groups.set(title, { title, schema, source: readers[0]!.source });
  }
  return [...groups.values()];
}

function isIn(configurations: readonly Configuration[], key: string): boolean {
  return configurations.some(({ schema }) => key in schema.shape);
}

/** One block of the file. */
export function section({ title, schema, source }: Configuration): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const lines = Object.entries(properties).map(([key, property]) => {
    const { default: preset } = property as { default?: unknown };
    const comment = commentAbove(key, source);
    const value = `${key}=${preset === undefined ? '' : String(preset as string | number)}`;
    return `${comment ? `# ${comment}\n` : ''}${required.includes(key) ? '' : '#'}${value}`;
  });
  return `\n# ---- ${title} ----\n\n${lines.join('\n')}\n`;
}

function commentAbove(key: string, source: string): string | undefined {
  const found = new RegExp(String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\s*${key}:`).exec(source);
  return found?.[1]?.replace(/\s*\n\s*\*?\s*/g, ' ').trim();
}

function platformOf(manifest: ServiceManifest): z.ZodObject {
  return platformConfig(manifest, { database: true });
}

function without(schema: z.ZodObject, leaveOut: (key: string) => boolean): z.ZodObject {
  return z.object(Object.fromEntries(Object.entries(schema.shape).filter(([key]) => !leaveOut(key))));
}

/** A configuration module exports its schema, or a class that was made with `defineConfig`. It starts nothing. */
async function schemaIn(file: string): Promise<z.ZodObject> {
  const exported = Object.values((await import(pathToFileURL(file).href)) as Record<string, unknown>);
  const schemas = exported.map((value) => (typeof value === 'function' && 'schema' in value ? value.schema : value));
  const schema = schemas.find((value) => value instanceof z.ZodObject);
  if (schema === undefined) throw new Error(`${file} exports no configuration`);
  return schema;
}
