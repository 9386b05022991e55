import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, revert, schemaDrift, snapshotSchema } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
  type TestDatabase,
} from '@tenfold/testing';
import { freshDiscountDatabase } from '../../test/discount-database.ts';
import { migrations } from './migrations/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDiscountDatabase();
});
afterAll(() => database.close());

describe('discount_db', () => {
  test('is what its snapshot says', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test('references nothing outside itself: ids of other services are strings without a foreign key', async () => {
    const keys = await database.query<{ column: string }>(
      `SELECT format('%s.%s', k.conrelid::regclass, a.attname) AS column
       FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
       WHERE k.contype = 'f' AND a.attname IN ('order_id', 'user_id', 'cart_id')`,
    );
    expect(keys).toEqual([]);
  });

  test('can be taken down and made again, and is the same', async () => {
    const before = await snapshotSchema(database.db.read);
    const url = database.urls.migrator;

    for (let left = migrations.length; left > 0; left--) await revert({ url, migrations });
    expect(await database.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([
      { tablename: 'schema_migrations' },
    ]);

    await migrate({ url, migrations });
    expect(schemaDrift(before, await snapshotSchema(database.db.read))).toEqual([]);
  });
});
