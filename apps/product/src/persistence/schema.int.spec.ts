import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, revert, schemaDrift, snapshotSchema } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
  type TestDatabase,
} from '@tenfold/testing';
import { freshProductDatabase } from '../../test/product-database.ts';
import { migrations } from './migrations/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshProductDatabase();
});
afterAll(() => database.close());

describe('product_db', () => {
  test('is what its snapshot says', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test('references nothing outside itself: ids of other services are strings without a foreign key', async () => {
    const references = await database.query<{ table: string; column: string; type: string; keys: number }>(
      `SELECT c.table_name AS table, c.column_name AS column, c.data_type AS type,
              (SELECT count(*)::int FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid
                 AND a.attnum = ANY (k.conkey)
               WHERE k.contype = 'f' AND k.conrelid = format('%I', c.table_name)::regclass
                 AND a.attname = c.column_name) AS keys
       FROM information_schema.columns c
       WHERE (c.table_name, c.column_name) IN (('inventory_reservations', 'order_id'),
         ('inventory_transactions', 'order_id'), ('reviews', 'user_id'))
       ORDER BY c.table_name`,
    );
    expect(references).toEqual([
      { table: 'inventory_reservations', column: 'order_id', type: 'character varying', keys: 0 },
      { table: 'inventory_transactions', column: 'order_id', type: 'character varying', keys: 0 },
      { table: 'reviews', column: 'user_id', type: 'character varying', keys: 0 },
    ]);
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
