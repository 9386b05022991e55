import type { Platform } from '@tenfold/local-platform';
import pg from 'pg';

/** Runs `work` on a session of Postgres' superuser in the database of a service. */
export async function asSuperuser<T>(
  platform: Platform,
  service: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { services } = await platform.status();
  const { database } = services.find(({ name }) => name === service)!;
  const url = new URL(platform.postgresUrl);
  url.pathname = new URL(database!).pathname;
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
