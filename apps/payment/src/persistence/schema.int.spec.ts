import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, revert, schemaDrift, snapshotSchema } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
  testDatabase,
  type TestDatabase,
} from '@tenfold/testing';
import { paymentDatabase } from './payment-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(paymentDatabase);
}, 60_000);
afterAll(() => database.close());

describe('payment_db', () => {
  test('is what its snapshot says', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test('keeps the attempts of an order in one of sixteen partitions', async () => {
    const [partitions] = await database.query<{ count: number }>(
      `SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'payments'::regclass`,
    );
    expect(partitions!.count).toBe(16);
  });

  test('references nothing outside itself', async () => {
    const keys = await database.query<{ name: string }>(
      `SELECT DISTINCT a.attname AS name FROM pg_constraint k
         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
        WHERE k.contype = 'f' AND a.attname IN ('user_id', 'return_id')`,
    );
    expect(keys).toEqual([]);
  });

  test('can be taken down and made again, and is the same', async () => {
    const { migrations } = paymentDatabase;
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
