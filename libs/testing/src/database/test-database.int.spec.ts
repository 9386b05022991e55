import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseMigrations } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { expectRefused, testDatabase, type TestDatabase } from '../index.ts';

class CreateNotes1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notes (
        id int CONSTRAINT pk_notes PRIMARY KEY,
        text varchar(100) NOT NULL CONSTRAINT ck_notes_text CHECK (text <> ''),
        next_id int CONSTRAINT fk_notes_next REFERENCES notes DEFERRABLE INITIALLY DEFERRED
      )`);
  }

  async down(): Promise<void> {}
}

const options = { name: 'testing_spec', migrations: [...databaseMigrations, CreateNotes1764000000000] };
let first: TestDatabase;
let second: TestDatabase;

beforeAll(async () => {
  [first, second] = await Promise.all([testDatabase(options), testDatabase(options)]);
});
afterAll(() => Promise.all([first.close(), second.close()]));

describe('testDatabase', () => {
  test('two at the same time do not see each other', async () => {
    await first.query(`INSERT INTO notes VALUES (1, 'mine')`);
    expect(await second.query('SELECT * FROM notes')).toEqual([]);
  });

  test('the service works as the application role, which owns nothing', async () => {
    expect(await first.query('SELECT current_user AS name')).toEqual([{ name: 'testing_spec_app' }]);
    await expect(first.query('ALTER TABLE notes ADD COLUMN more text')).rejects.toMatchObject({ code: '42501' });
  });

  test('is gone when it is closed', async () => {
    const third = await testDatabase(options);
    const { pathname } = new URL(third.urls.app);
    await third.close();
    const rows = await first.query('SELECT 1 AS one FROM pg_database WHERE datname = $1', [pathname.slice(1)]);
    expect(rows).toEqual([]);
  });

  test('what happens while changed is rolled back', async () => {
    const seen = await first.whileChanged('CREATE TABLE gone ()', (connection) =>
      connection.query<object[]>(`SELECT to_regclass('gone') IS NOT NULL AS there`),
    );
    expect(seen).toEqual([{ there: true }]);
    expect(await first.query(`SELECT to_regclass('gone') IS NOT NULL AS there`)).toEqual([{ there: false }]);
  });
});

describe('expectRefused', () => {
  test.each([
    ['pk_notes', `INSERT INTO notes VALUES (7, 'a'), (7, 'b')`],
    ['ck_notes_text', `INSERT INTO notes VALUES (7, '')`],
    ['not_null', 'INSERT INTO notes VALUES (7, NULL)'],
    ['fk_notes_next', `INSERT INTO notes VALUES (7, 'a', 99)`],
  ])('holds when %s refuses the statement, deferred or not', async (constraint, sql) => {
    await expectRefused(second, sql, constraint);
    expect(await second.query('SELECT * FROM notes')).toEqual([]);
  });

  test('fails when nothing refuses it, or something else does', async () => {
    await expect(expectRefused(second, `INSERT INTO notes VALUES (7, 'a')`, 'ck_notes_text')).rejects.toThrow(
      'Expected ck_notes_text to refuse it, but nothing did',
    );
    await expect(expectRefused(second, `INSERT INTO notes VALUES (7, '')`, 'pk_notes')).rejects.toThrow(
      'but ck_notes_text did',
    );
  });

  test('a mistake in the statement is not taken for a refusal', async () => {
    await expect(expectRefused(second, 'INSERT INTO nowhere VALUES (1)', 'pk_notes')).rejects.toMatchObject({
      code: '42P01',
    });
  });
});
