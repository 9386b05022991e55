import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, revert, schemaDrift, snapshotSchema } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
  testDatabase,
  type TestDatabase,
} from '@tenfold/testing';
import { authDatabase } from './auth-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(authDatabase);
}, 60_000);
afterAll(() => database.close());

describe('auth_db', () => {
  test('is what its snapshot says', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test('keeps the trail of a removed account: what happened there references nobody', async () => {
    const keys = await database.query(
      `SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'security_audit_logs'::regclass`,
    );
    expect(keys).toEqual([]);
  });

  test('can be taken down and made again, and is the same', async () => {
    const { migrations } = authDatabase;
    const before = await snapshotSchema(database.db.read);
    const url = database.urls.migrator;

    await revert({ url, migrations, steps: 'all' });
    expect(await database.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([
      { tablename: 'schema_migrations' },
    ]);

    await migrate({ url, migrations });
    expect(schemaDrift(before, await snapshotSchema(database.db.read))).toEqual([]);
  }, 60_000);
});
