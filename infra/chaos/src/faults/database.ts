import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { asSuperuser } from '../superuser.ts';
import type { Fault, Scene } from './fault.ts';

const CRITICAL = ['order', 'product', 'payment'] as const;

/** Postgres dies as in a power failure, and is started again. */
async function stopAtOnce({ platform, chance, note }: Scene): Promise<void> {
  const postgres = platform.units.find(({ name }) => name === 'postgres')!;
  const before = postgres.restarts;
  await delay(chance.between(500, 2_000));
  platform.kill('postgres', 'SIGQUIT');
  while (postgres.restarts === before || postgres.state !== 'ready') await delay(100);
  note('Postgres stopped at once');
}

/** Somebody takes every connection that the server has left. */
async function useUpConnections({ platform, chance, tier, note }: Scene): Promise<void> {
  const taken: pg.Client[] = [];
  try {
    for (;;) {
      const client = new pg.Client({ connectionString: platform.postgresUrl });
      client.on('error', () => undefined);
      await client.connect();
      taken.push(client);
    }
  } catch {
    await delay(chance.between(2_000, tier === 'short' ? 4_000 : 20_000));
  } finally {
    await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
  }
  note(`${taken.length} connections taken`);
}

/** A transaction that has written stays open: no relay of that database may read past it. */
async function leaveOpen({ platform, chance, tier, note }: Scene): Promise<void> {
  const service = chance.oneOf(CRITICAL);
  await asSuperuser(platform, service, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT pg_current_xact_id()');
    await delay(tier === 'short' ? 5_000 : chance.between(60_000, 120_000));
    await client.query('ROLLBACK');
  });
  note(`a transaction of ${service} left open`);
}

export const database: Fault = {
  name: 'F4',
  title: 'Postgres stops at once; its connections are used up; a transaction is left open',
  async strike(scene) {
    for (const act of scene.chance.shuffled([stopAtOnce, useUpConnections, leaveOpen])) {
      await scene.workload.orders(3, 10_000);
      await act(scene);
    }
  },
};
