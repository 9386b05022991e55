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
import { notificationDatabase } from './notification-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(notificationDatabase);
});
afterAll(() => database.close());

describe('notification_db', () => {
  test('is what its snapshot says', () =>
    expectSchemaMatchesSnapshot(database, new URL('./schema.snapshot.json', import.meta.url)));

  test('is what its entities say', () => expectEntitiesMatchSchema(database));

  test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

  test('has a partition for this month, the last one and the next three', async () => {
    const partitions = await database.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'notifications'::regclass`,
    );
    const [{ months }] = (await database.query<{ months: string[] }>(
      `SELECT array_agg(to_char(m, '"notifications_"YYYY_MM')) AS months
       FROM generate_series(date_trunc('month', now(), 'UTC') - interval '1 month',
                            date_trunc('month', now(), 'UTC') + interval '3 months', '1 month') m`,
    )) as [{ months: string[] }];
    expect(partitions.map(({ name }) => name).sort()).toEqual([...months, 'notifications_default'].sort());
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
