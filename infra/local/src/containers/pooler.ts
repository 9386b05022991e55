import { setTimeout as delay } from 'node:timers/promises';
import { SetupFailure } from '@tenfold/local-servers';
import pg from 'pg';
import type { Pooler } from '../environment.ts';
import type { Secrets } from '../secrets.ts';
import { poolerConsole } from '../setup/databases.ts';

const TIMEOUT_MS = 60_000;

/**
 * Asks the PgBouncer at `server` which it is, since its image may be of any version.
 *
 * @throws SetupFailure when it does not answer within a minute
 */
export async function poolerAt(server: string, secrets: Secrets): Promise<Pooler> {
  const until = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return { server, carriesPrepared: carriesPrepared(await versionOf(poolerConsole(server, secrets))) };
    } catch (error) {
      if (Date.now() > until) throw new SetupFailure(`PgBouncer does not answer: ${String(error)}`, { cause: error });
    }
    await delay(250);
  }
}

/** @param version for example `PgBouncer 1.24.1` */
export function carriesPrepared(version: string): boolean {
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  return major > 1 || (major === 1 && minor >= 21);
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>('SHOW VERSION');
    return rows[0]!.version;
  } finally {
    await client.end();
  }
}
