import { createHash } from 'node:crypto';
import { migrate, type MigrationClass } from '@tenfold/database';
import {
  databaseNames,
  databaseUrls,
  ensureRoles,
  grantAccess,
  type DatabasePasswords,
} from '@tenfold/database/provision';
import type pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { asAdmin } from './admin.ts';

export const TEST_PASSWORDS: DatabasePasswords = { migrator: 'migrator', app: 'app', readonly: 'readonly' };

/** Roles belong to the whole server, and two processes may need one template at the same moment. Arbitrary but fixed. */
const TEMPLATE_LOCK = 7_310_002;

/**
 * The name of a database with these migrations applied, to make copies of. It is made on first use and again whenever
 * a migration says something else.
 */
export async function ensureTemplate(
  admin: string,
  name: string,
  migrations: readonly MigrationClass[],
): Promise<string> {
  const database = `${name}_template_${await fingerprint(migrations)}`;
  return asAdmin(admin, async (client) => {
    if (await isReady(client, database)) return database;
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (!(await isReady(client, database))) await makeTemplate(admin, client, name, database, migrations);
    return database;
  });
}

async function makeTemplate(
  admin: string,
  client: pg.Client,
  name: string,
  database: string,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const names = { ...databaseNames(name), database };
  await dropForgotten(client);
  await client.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
  await ensureRoles(client, names, TEST_PASSWORDS);
  await client.query(`CREATE DATABASE "${database}" OWNER "${names.migrator}"`);
  await grantAccess(admin, names);
  await migrate({ url: databaseUrls(admin, names, TEST_PASSWORDS).migrator, migrations });
  await noteBirth(client, database);
  await client.query(`ALTER DATABASE "${database}" WITH IS_TEMPLATE true`);
}

/** The mark comes last, so a template whose making was interrupted is made again. */
async function isReady(client: pg.Client, database: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [database]);
  return rowCount === 1;
}

const BIRTH = 'test database of ';

/** Postgres does not remember when a database was made. */
export async function noteBirth(client: pg.Client, database: string): Promise<void> {
  await client.query(`COMMENT ON DATABASE "${database}" IS '${BIRTH}${new Date().toISOString()}'`);
}

/** Drops what killed test runs left behind, and templates of migrations that have changed since: older than a day, idle. */
async function dropForgotten(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `SELECT datname FROM pg_database d
     WHERE shobj_description(d.oid, 'pg_database') LIKE $1 || '%'
       AND substr(shobj_description(d.oid, 'pg_database'), length($1) + 1)::timestamptz < now() - interval '1 day'
       AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)`,
    [BIRTH],
  );
  for (const { datname } of rows) {
    await client.query(`ALTER DATABASE "${datname}" WITH IS_TEMPLATE false`);
    await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  }
}

/** Of what the migrations ask the database to do, helpers included; and of their source, for what depends on answers. */
async function fingerprint(migrations: readonly MigrationClass[]): Promise<string> {
  const hash = createHash('sha256');
  for (const migration of migrations) {
    hash.update(migration.toString());
    await new migration().up(recorder((call) => hash.update(call))).catch(() => {});
  }
  return hash.digest('hex').slice(0, 12);
}

function recorder(record: (call: string) => void): QueryRunner {
  return new Proxy({} as QueryRunner, {
    get:
      (_target, method) =>
      (...parameters: unknown[]) => {
        record(`${String(method)} ${JSON.stringify(parameters)}`);
        return Promise.resolve([]);
      },
  });
}
