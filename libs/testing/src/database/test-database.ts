import { randomBytes } from 'node:crypto';
import { createDataSource, Database, type EntityClass, type MigrationClass, type Queryable } from '@tenfold/database';
import {
  databaseNames,
  databaseUrls,
  grantAccess,
  type DatabaseNames,
  type DatabaseUrls,
} from '@tenfold/database/provision';
import { testPostgres } from '../servers/test-servers.ts';
import { asAdmin, connected } from './admin.ts';
import { ensureTemplate, noteBirth, TEST_PASSWORDS } from './template.ts';

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
  /** One statement as the application. */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** One statement as the migrator, the owner. */
  asMigrator<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs `sql` as the owner, then `work` on the connection that sees it, and rolls all of it back. */
  whileChanged<T>(
    sql: string,
    work: (connection: Queryable) => Promise<T>,
    parameters?: readonly unknown[],
  ): Promise<T>;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/**
 * A fresh database with all migrations applied and the three roles of production, on the shared test Postgres. It is a
 * copy of a template that is made once for each state of the migrations. Close it in `afterAll`.
 */
export async function testDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  const admin = await testPostgres();
  const template = await ensureTemplate(admin, options.name, options.migrations);
  const names = { ...databaseNames(options.name), database: `${options.name}_test_${randomBytes(6).toString('hex')}` };
  await asAdmin(admin, async (client) => {
    await client.query(`CREATE DATABASE "${names.database}" TEMPLATE "${template}" OWNER "${names.migrator}"`);
    await noteBirth(client, names.database);
  });
  await grantAccess(admin, names);
  return open(admin, names, options);
}

async function open(admin: string, names: DatabaseNames, options: TestDatabaseOptions): Promise<TestDatabase> {
  const urls = databaseUrls(admin, names, TEST_PASSWORDS);
  const source = createDataSource({
    url: urls.app,
    applicationName: options.name,
    entities: options.entities ?? [],
    migrations: options.migrations,
    limits: { poolMin: 0 },
  });
  const db = new Database(await source.initialize(), urls.app);
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
