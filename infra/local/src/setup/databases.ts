import pg from 'pg';
import { type DatabaseUrls, provisionDatabase } from '@tenfold/database/provision';
import type { Secrets } from '../secrets.ts';

/** Makes the database and the roles of each name, and closes the databases that belong to nobody. */
export async function provisionDatabases(
  adminUrl: string,
  names: readonly string[],
  secrets: Secrets,
): Promise<Record<string, DatabaseUrls>> {
  const urls: Record<string, DatabaseUrls> = {};
  for (const name of names) {
    urls[name] = await provisionDatabase(adminUrl, name, {
      migrator: secrets.password(`${name} migrator`),
      app: secrets.password(`${name} app`),
      readonly: secrets.password(`${name} readonly`),
    });
  }
  await closeCommonDatabases(adminUrl);
  return urls;
}

/** Every role may enter `postgres` and `template1` unless told otherwise. */
async function closeCommonDatabases(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'provision' });
  client.on('error', () => undefined); // the query that is running fails of it
  await client.connect();
  try {
    await client.query('REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC');
  } finally {
    await client.end();
  }
}
