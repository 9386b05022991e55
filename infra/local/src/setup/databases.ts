import pg from 'pg';
import {
  databaseNames,
  type DatabasePasswords,
  type DatabaseUrls,
  databaseUrls,
  provisionDatabase,
} from '@tenfold/database/provision';
import type { Secrets } from '../secrets.ts';

/** Makes the database and the roles of each name, and closes the databases that belong to nobody. */
export async function provisionDatabases(
  adminUrl: string,
  names: readonly string[],
  secrets: Secrets,
): Promise<Record<string, DatabaseUrls>> {
  const urls: Record<string, DatabaseUrls> = {};
  for (const name of names) {
    urls[name] = await provisionDatabase(adminUrl, name, passwordsOf(name, secrets));
  }
  await closeCommonDatabases(adminUrl);
  return urls;
}

/** The addresses of databases that were made before, on the server of `adminUrl`. */
export function databaseUrlsOf(
  adminUrl: string,
  names: readonly string[],
  secrets: Secrets,
): Record<string, DatabaseUrls> {
  const entry = (name: string) => [name, databaseUrls(adminUrl, databaseNames(name), passwordsOf(name, secrets))];
  return Object.fromEntries(names.map(entry)) as Record<string, DatabaseUrls>;
}

/** Of a server that is made for this platform alone. */
export function superuserPassword(secrets: Secrets): string {
  return secrets.password('postgres superuser');
}

/** May ask a pooler how it is and nothing else. */
const POOLER_READER = 'pooler_reader';

/** What PgBouncer calls `auth_file`: the application roles of these databases, and a reader of its own figures. */
export function poolerUsers(names: readonly string[], secrets: Secrets): string {
  const users = names.map((name) => [databaseNames(name).app, passwordsOf(name, secrets).app]);
  users.push([POOLER_READER, secrets.password(POOLER_READER)]);
  return users.map(([user, password]) => `"${user}" "${password}"\n`).join('');
}

/** Where its figures are read, as SQL of a kind. */
export function poolerConsole(server: string, secrets: Secrets): string {
  return `postgres://${POOLER_READER}:${secrets.password(POOLER_READER)}@${server}/pgbouncer`;
}

function passwordsOf(name: string, secrets: Secrets): DatabasePasswords {
  return {
    migrator: secrets.password(`${name} migrator`),
    app: secrets.password(`${name} app`),
    readonly: secrets.password(`${name} readonly`),
  };
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
