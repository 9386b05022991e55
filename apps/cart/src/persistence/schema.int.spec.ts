import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, revert, schemaDrift, snapshotSchema } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
  testDatabase,
  type TestDatabase,
} from '@tenfold/testing';
import { cartDatabase } from './cart-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(cartDatabase);
});
afterAll(() => database.close());

describe('cart_db', () => {
  test('is what its snapshot says', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test('can be taken down and made again, and is the same', async () => {
    const before = await snapshotSchema(database.db.read);
    const url = database.urls.migrator;
    const { migrations } = cartDatabase;

    for (let left = migrations.length; left > 0; left--) await revert({ url, migrations });
    expect(await database.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([
      { tablename: 'schema_migrations' },
    ]);

    await migrate({ url, migrations });
    expect(schemaDrift(before, await snapshotSchema(database.db.read))).toEqual([]);
  });
});
