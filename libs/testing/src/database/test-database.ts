import { createHash, randomBytes } from 'node:crypto';
import {
  createDataSource,
  Database,
  databaseNames,
  databaseUrls,
  ensureRoles,
  grantAccess,
  migrate,
  withDatabase,
  type DatabaseNames,
  type DatabasePasswords,
  type DatabaseUrls,
  type EntityClass,
  type MigrationClass,
  type Queryable,
} from '@tenfold/database';
import pg from 'pg';
import { exclusively } from '../servers/servers-folder.ts';
import { testPostgres } from '../servers/test-postgres.ts';

export interface TestDatabaseOptions {
  /** Name of the service; its three roles are called as in production. */
  readonly name: string;
  /** Every migration of the service's database, the platform's first. */
  readonly migrations: readonly MigrationClass[];
  readonly entities?: readonly EntityClass[];
}

export interface TestDatabase extends AsyncDisposable {
  /** Connected as the application role, as the service is. */
  readonly db: Database;
  readonly urls: DatabaseUrls;
  /** One statement as the migrator, the owner. */
  asMigrator<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs `sql` as the owner, then `work` on the connection that sees it, and rolls all of it back. */
  whileChanged<T>(
    sql: string,
    work: (connection: Queryable) => Promise<T>,
    parameters?: readonly unknown[],
  ): Promise<T>;
  /** One statement as the application. */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

const PASSWORDS: DatabasePasswords = { migrator: 'migrator', app: 'app', readonly: 'readonly' };

/**
 * A fresh database with all migrations applied and the three roles of production, on the shared test Postgres. It is a
 * copy of a template that is made once for each state of the migrations. Close it in `afterAll`.
 */
export async function testDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  const admin = await testPostgres();
  const template = await ensureTemplate(admin, options);
  const names = { ...databaseNames(options.name), database: `${options.name}_test_${randomBytes(6).toString('hex')}` };
  await asAdmin(admin, (client) => client.query(`CREATE DATABASE "${names.database}" TEMPLATE "${template}"`));
  await grantAccess(admin, names);
  return open(admin, names, options);
}

async function open(admin: string, names: DatabaseNames, options: TestDatabaseOptions): Promise<TestDatabase> {
  const urls = databaseUrls(admin, names, PASSWORDS);
  const source = createDataSource({
    url: urls.app,
    applicationName: options.name,
    entities: options.entities ?? [],
    migrations: options.migrations,
    limits: { poolMin: 0 },
  });
  const db = new Database(await source.initialize());
  const close = async (): Promise<void> => {
    await db.close();
    await asAdmin(admin, (client) => client.query(`DROP DATABASE IF EXISTS "${names.database}" WITH (FORCE)`));
  };
  return {
    db,
    urls,
    query: <Row extends object>(sql: string, parameters?: readonly unknown[]) =>
      db.read.query<Row[]>(sql, parameters && [...parameters]),
    asMigrator: <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
      connected(urls.migrator, async (client) => (await client.query<Row>(sql, [...parameters])).rows),
    whileChanged: (sql, work, parameters = []) =>
      connected(urls.migrator, async (client) => {
        await client.query('BEGIN');
        await client.query(sql, [...parameters]);
        return work({
          query: async <Rows>(statement: string, values?: unknown[]) =>
            (await client.query(statement, values)).rows as Rows,
        });
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Under a lock because roles belong to the whole server and two migrations of one template would collide. */
async function ensureTemplate(admin: string, options: TestDatabaseOptions): Promise<string> {
  const database = `${options.name}_template_${fingerprint(options.migrations)}`;
  const names = { ...databaseNames(options.name), database };
  const exists = await asAdmin(admin, (client) => isReady(client, database));
  if (exists) return database;
  return exclusively(`template-${options.name}`, async () => {
    if (await asAdmin(admin, (client) => isReady(client, database))) return database;
    await asAdmin(admin, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
      await ensureRoles(client, names, PASSWORDS);
      await client.query(`CREATE DATABASE "${database}" OWNER "${names.migrator}"`);
    });
    await grantAccess(admin, names);
    await migrate({ url: databaseUrls(admin, names, PASSWORDS).migrator, migrations: options.migrations });
    await asAdmin(admin, (client) => client.query(`ALTER DATABASE "${database}" WITH IS_TEMPLATE true`));
    return database;
  });
}

/** The mark comes last, so a template whose making was interrupted is made again. */
async function isReady(client: pg.Client, database: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [database]);
  return rowCount === 1;
}

function fingerprint(migrations: readonly MigrationClass[]): string {
  const hash = createHash('sha256');
  for (const migration of migrations) hash.update(migration.toString());
  return hash.digest('hex').slice(0, 12);
}

function asAdmin<T>(admin: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return connected(withDatabase(admin, 'postgres'), work);
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
