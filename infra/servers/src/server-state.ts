import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, type ProcessRecord } from './process-record.ts';

/** What a data folder remembers of its server between runs (`server.json`, readable by its owner only). */
export interface ServerState {
  readonly port: number;
  /** The process that was started last; it may be long dead. */
  readonly process?: ProcessRecord;
  /** Postgres: the superuser's password. */
  readonly password?: string;
  /** Kafka: the second port, where the controller listens. */
  readonly controllerPort?: number;
}

export async function readState(dataDir: string): Promise<ServerState | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8')) as ServerState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function writeState(dataDir: string, state: ServerState): Promise<void> {
  const next = join(dataDir, `server.json.${process.pid}`);
  await writeFile(next, JSON.stringify(state), { mode: 0o600 });
  await rename(next, join(dataDir, 'server.json'));
}

export function isServing(state: ServerState | undefined): boolean {
  return isRunning(state?.process);
}
