import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, revert, schemaDrift, snapshotSchema } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
  testDatabase,
  type TestDatabase,
} from '@tenfold/testing';
import { migrations } from './migrations/index.ts';
import { shippingDatabase } from './shipping-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(shippingDatabase);
});
afterAll(() => database.close());

describe('shipping_db', () => {
  test('is what was committed', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test('knows two carriers that work and three that wait for a connection', async () => {
    const rows = await database.query('SELECT code, is_active AS "isActive" FROM carriers ORDER BY code');
    expect(rows).toEqual([
      { code: 'fedex', isActive: false },
      { code: 'manual', isActive: true },
      { code: 'simulated', isActive: true },
      { code: 'ups', isActive: false },
      { code: 'usps', isActive: false },
    ]);
  });

  test('references nothing outside itself: ids of other services are strings without a foreign key', async () => {
    const references = await database.query<{ table: string; column: string; type: string; keys: number }>(
      `SELECT c.table_name AS table, c.column_name AS column, c.data_type AS type,
              (SELECT count(*)::int FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid
                 AND a.attnum = ANY (k.conkey)
               WHERE k.contype = 'f' AND k.conrelid = format('%I', c.table_name)::regclass
                 AND a.attname = c.column_name) AS keys
       FROM information_schema.columns c
       WHERE (c.table_name, c.column_name) IN (('shipments', 'order_id'), ('shipment_items', 'order_item_id'),
         ('shipping_orders', 'user_id'))
       ORDER BY c.table_name`,
    );
    expect(references).toEqual([
      { table: 'shipment_items', column: 'order_item_id', type: 'character varying', keys: 0 },
      { table: 'shipments', column: 'order_id', type: 'character varying', keys: 0 },
      { table: 'shipping_orders', column: 'user_id', type: 'character varying', keys: 0 },
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
