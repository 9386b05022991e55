import { withDatabase } from '@tenfold/database/provision';
import pg from 'pg';

/** Runs `work` on a connection of its own. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs `work` as the superuser, outside every test database. */
export function asAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return connected(withDatabase(adminUrl, 'postgres'), work);
}
