import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** So long do writers wait for the relay in one attempt; they themselves wait 2 s for a lock. */
const PATIENCE_MS = 500;
const BETWEEN_MS = 500;
const ATTEMPTS = 60;
/** Postgres: the lock was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Spreads the outbox over `count` shards while the service runs: each of its processes looks for new ones every two seconds.
 *
 * @param ownerUrl the database as its migrator
 * @throws Error when there are more shards already, and when the relay does not catch up within a minute: nothing has changed then
 */
export async function setShards(ownerUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'set-shards' });
  await client.connect();
  try {
    await client.query(`SET lock_timeout = ${PATIENCE_MS}`);
    for (let attempt = 1; !(await triedOnce(client, count)); attempt++) {
      if (attempt === ATTEMPTS) throw new Error('The relay does not catch up: look at the outbox age, then try again');
      await delay(BETWEEN_MS);
    }
  } finally {
    await client.end();
  }
}

async function triedOnce(client: pg.Client, count: number): Promise<boolean> {
  try {
    const patience = `${PATIENCE_MS} milliseconds`;
    const { rows } = await client.query<{ done: boolean }>('SELECT outbox_set_shards($1, $2) AS done', [
      count,
      patience,
    ]);
    return rows[0]!.done;
  } catch (error) {
    if ((error as pg.DatabaseError).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
