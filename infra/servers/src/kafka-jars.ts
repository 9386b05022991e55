import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { withFileLock } from './file-lock.ts';
import { maven, userCache } from './maven.ts';
import { explainFolder, SetupFailure } from './setup-failure.ts';

const POM = resolve(import.meta.dirname, '../pom.xml');

interface JarList {
  /** Hash of the pom that asked for them. */
  readonly pom: string;
  /** Size in bytes by file name. */
  readonly jars: Readonly<Record<string, number>>;
}

export function kafkaCache(): string {
  return userCache('kafka-4.3.0');
}

/**
 * The folder with Kafka's jars, fetched by Maven when one is missing or cut short.
 *
 * @param say is told about the long step
 * @param signal ends the download early
 * @throws SetupFailure Maven missing, download broken, cache not writable
 */
export async function kafkaJars(say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const cache = kafkaCache();
  const jars = join(cache, 'jars');
  if (await isComplete(cache, jars)) return jars;
  return withFileLock(
    `${cache}.lock`,
    async () => {
      if (await isComplete(cache, jars)) return jars;
      say('Fetching Apache Kafka 4.3.0 with Maven (54 MB, once per user)');
      await fetchAll(cache, jars, signal).catch((error: unknown) => {
        throw explainFolder(cache, error);
      });
      return jars;
    },
    () => say('Waiting for another start that fetches Apache Kafka'),
  );
}

async function isComplete(cache: string, folder: string): Promise<boolean> {
  const list = await readFile(join(cache, 'jars.json'), 'utf8').then(
    (text) => JSON.parse(text) as JarList,
    () => undefined,
  );
  if (list === undefined || list.pom !== (await pomHash())) return false;
  const sizes = await sizesIn(folder);
  return Object.entries(list.jars).every(([name, size]) => sizes[name] === size);
}

async function fetchAll(cache: string, jars: string, signal: AbortSignal | undefined): Promise<void> {
  const partial = `${jars}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await maven(
    'Kafka',
    dirname(POM),
    ['--file', POM, 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${partial}`],
    signal,
  );
  const sizes = await sizesIn(partial);
  if (!Object.keys(sizes).some((name) => name.startsWith('kafka_2.13-'))) {
    throw new SetupFailure('Maven ended without an error but did not deliver Kafka; run the command again.');
  }
  await rm(jars, { recursive: true, force: true });
  await rename(partial, jars);
  const list: JarList = { pom: await pomHash(), jars: sizes };
  await writeFile(join(cache, 'jars.json'), JSON.stringify(list));
}

async function sizesIn(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder).catch(() => []);
  const entries = await Promise.all(
    names.filter((name) => name.endsWith('.jar')).map(async (name) => [name, (await stat(join(folder, name))).size]),
  );
  return Object.fromEntries(entries) as Record<string, number>;
}

async function pomHash(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(POM))
    .digest('hex');
}
