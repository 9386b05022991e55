import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, revert, schemaDrift, snapshotSchema } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
  testDatabase,
  type TestDatabase,
} from '@tenfold/testing';
import { userDatabase } from './user-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(userDatabase);
}, 60_000);
afterAll(() => database.close());

const FOREIGN = [
  ['user_profiles', 'user_id'],
  ['addresses', 'user_id'],
  ['payment_methods', 'user_id'],
  ['user_preferences', 'user_id'],
  ['wishlist_items', 'product_id'],
] as const;

describe('user_db', () => {
  test('is what its snapshot says', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test.each(FOREIGN)(
    '%s.%s is a string without a foreign key: it belongs to another service',
    async (table, column) => {
      const [found] = await database.query<{ type: string; keys: number }>(
        `SELECT data_type AS type, (SELECT count(*)::int FROM pg_constraint k JOIN pg_attribute a
         ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
         WHERE k.contype = 'f' AND k.conrelid = $1::text::regclass AND a.attname = $2::text) AS keys
       FROM information_schema.columns WHERE table_name = $1::text AND column_name = $2`,
        [table, column],
      );
      expect(found).toEqual({ type: 'character varying', keys: 0 });
    },
  );

  test('can be taken down and made again, and is the same', async () => {
    const { migrations } = userDatabase;
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
