import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import { databaseMigrations, migrate, revert, showMigrations } from '../index.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ name: 'migrate_spec', migrations: databaseMigrations });
});
afterAll(() => database.close());

test('every migration can be undone and run again', async () => {
  const options = { url: database.urls.migrator, migrations: databaseMigrations };
  const names = databaseMigrations.map((migration) => migration.name);

  expect(await migrate(options)).toEqual([]);
  expect(await revert({ ...options, steps: 'all' })).toEqual([...names].reverse());
  expect((await showMigrations(options)).map((state) => state.applied)).toEqual(names.map(() => false));
  expect(await migrate(options)).toEqual(names);
  expect(await showMigrations(options)).toEqual(names.map((name) => ({ name, applied: true })));
});
