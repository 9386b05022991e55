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
import { returnDatabase } from './return-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(returnDatabase);
}, 60_000);
afterAll(() => database.close());

describe('return_db', () => {
  test('is what its snapshot says', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test('references nothing outside itself: ids of other services are strings without a foreign key', async () => {
    const references = await database.query<{ column: string; type: string; keys: number }>(
      `SELECT c.table_name || '.' || c.column_name AS column, c.data_type AS type,
              (SELECT count(*)::int FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid
                 AND a.attnum = ANY (k.conkey)
               WHERE k.contype = 'f' AND k.conrelid = format('%I', c.table_name)::regclass
                 AND a.attname = c.column_name) AS keys
       FROM information_schema.columns c
       WHERE (c.table_name, c.column_name) IN (('return_requests', 'order_id'), ('return_items', 'order_item_id'),
         ('refunds', 'payment_id')) ORDER BY 1`,
    );
    const type = 'character varying';
    expect(references).toEqual([
      { column: 'refunds.payment_id', type, keys: 0 },
      { column: 'return_items.order_item_id', type, keys: 0 },
      { column: 'return_requests.order_id', type, keys: 0 },
    ]);
  });

  test('can be taken down and made again, and is the same', async () => {
    const before = await snapshotSchema(database.db.read);
    const url = database.urls.migrator;
    for (let left = migrations.length; left > 0; left--) await revert({ url, migrations });
    await migrate({ url, migrations });
    expect(schemaDrift(before, await snapshotSchema(database.db.read))).toEqual([]);
  });
});
