import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';

import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  freePort,
  hasEnded,
  isRunning,
  type PostgresServer,
  removePostgresData,
  signalProcess,
  startPostgres,
  stopPostgres,
} from '../src/index.ts';

describe('the embedded Postgres', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tenfold-postgres-'));
  });
  afterEach(async () => {
    await stopPostgres(dataDir);
    await removePostgresData(dataDir);
  });

  it('keeps its data over a stop and over a kill -9', async () => {
    const first = await startPostgres({ dataDir });
    await query(first, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    await first.stop();
    const second = await startPostgres({ dataDir });
    await query(second, 'INSERT INTO kept VALUES (2)');
    signalProcess(second.process, 'SIGKILL');
    await hasEnded(second.process, 10_000);
    const third = await startPostgres({ dataDir });

    expect([isRunning(first.process), isRunning(second.process)]).toEqual([false, false]);
    expect(await query(third, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect([second.port, third.port]).toEqual([first.port, first.port]);
  });

  it('is one server for all who ask at the same time', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => startPostgres({ dataDir })));

    expect(new Set(servers.map((server) => server.process.pid)).size).toBe(1);
  });

  it('is durable by default', async () => {
    const server = await startPostgres({ dataDir });

    expect(
      await query(server, `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync`),
    ).toEqual([{ fsync: 'on', sync: 'on' }]);
  });

  it('takes over the lock of a start that was killed', async () => {
    await writeFile(join(dataDir, 'lock'), JSON.stringify({ pid: process.pid, started: 'before this process' }));

    expect((await startPostgres({ dataDir })).port).toBeGreaterThan(0);
  });

  it('names the busy port, and the way out, in one sentence', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');

    await expect(startPostgres({ dataDir, port })).rejects.toThrow(
      `Port ${port} (Postgres) is in use by another program; stop it, or choose other ports with TENFOLD_PORT_BASE.`,
    );
    other.close();
  });
});

async function query(server: PostgresServer, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.url() });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}
