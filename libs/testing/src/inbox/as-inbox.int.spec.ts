import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { databaseMigrations, type Tx } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { testDatabase, type TestDatabase } from '../database/test-database.ts';
import { hear, type Hearer } from './as-inbox.ts';

class CreateCounters1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE counters (value integer NOT NULL)');
  }

  async down(): Promise<void> {}
}

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({
    name: 'hearing_spec',
    migrations: [...databaseMigrations, CreateCounters1764000000000],
  });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.query('DELETE FROM counters');
  await database.query('INSERT INTO counters VALUES (0)');
});

const value = async () => (await database.query<{ value: number }>('SELECT value FROM counters'))[0]!.value;

/** Adds what it hears to the counter, if the counter is still what it read. */
const adding: Hearer<number, number> = {
  read: async (_event, db) => (await db.query<{ value: number }[]>('SELECT value FROM counters'))[0]!.value,
  handle: async ({ data }, tx, read) => {
    const [, written] = await tx.query<[unknown[], number]>('UPDATE counters SET value = $2 WHERE value = $1', [
      read,
      read + data,
    ]);
    if (written === 0) throw new StaleVersion();
  },
};

test('an event is read and handled again until nobody was quicker', async () => {
  await Promise.all([1, 2, 3, 4, 5].map((data) => hear(database.db, adding, { data })));
  expect(await value()).toBe(15);
});

test('what comes first is in the transaction of the handler: all of it or nothing', async () => {
  const failing: Hearer<number, undefined> = { handle: () => Promise.reject(new Error('a bug')) };
  const first = (tx: Tx) => tx.query('UPDATE counters SET value = 9').then(() => {});
  await expect(hear(database.db, failing, { data: 1 }, first)).rejects.toThrow('a bug');
  expect(await value()).toBe(0);
});
