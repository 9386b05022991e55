import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource, databaseMigrations, migrate, migrationStates, revert, showMigrations } from '../index.ts';

class CreateBoxes1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE boxes (id int PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE boxes');
  }
}

class BreakHalfway1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE lids (id int PRIMARY KEY)');
    await runner.query('SELECT 1 / 0');
  }

  async down(): Promise<void> {}
}

const platform = databaseMigrations.map((migration) => migration.name);
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase({ name: 'migrate_spec', migrations: databaseMigrations });
});
afterEach(() => database.close());

const options = (migrations = databaseMigrations) => ({ url: database.urls.migrator, migrations });

describe('migrate and revert', () => {
  test('every migration can be undone and run again', async () => {
    expect(await migrate(options())).toEqual([]);
    expect(await revert({ ...options(), steps: 'all' })).toEqual([...platform].reverse());
    expect((await showMigrations(options())).map((state) => state.applied)).toEqual(platform.map(() => false));
    expect(await migrate(options())).toEqual(platform);
    expect(await showMigrations(options())).toEqual(platform.map((name) => ({ name, applied: true })));
  });

  test('replicas that start together run each migration once', async () => {
    const withBoxes = options([...databaseMigrations, CreateBoxes1764000000000]);
    const runs = await Promise.all([migrate(withBoxes), migrate(withBoxes), migrate(withBoxes)]);

    expect(runs.flat()).toEqual(['CreateBoxes1764000000000']);
  });

  test('one that fails leaves nothing behind, and keeps what ran before it', async () => {
    const all = options([...databaseMigrations, CreateBoxes1764000000000, BreakHalfway1764000000001]);

    await expect(migrate(all)).rejects.toThrow('division by zero');
    expect((await showMigrations(all)).filter((state) => !state.applied)).toEqual([
      { name: 'BreakHalfway1764000000001', applied: false },
    ]);
    expect(await database.query(`SELECT to_regclass('lids') AS lids, to_regclass('boxes')::text AS boxes`)).toEqual([
      { lids: null, boxes: 'boxes' },
    ]);
  });

  test('only the newest is undone unless told', async () => {
    const withBoxes = options([...databaseMigrations, CreateBoxes1764000000000]);
    await migrate(withBoxes);

    expect(await revert(withBoxes)).toEqual(['CreateBoxes1764000000000']);
    expect(await database.query(`SELECT to_regclass('boxes') AS boxes`)).toEqual([{ boxes: null }]);
  });
});

describe('migrationStates', () => {
  test('tells the application role what has not run, and what ran that it does not know', async () => {
    await migrate(options([...databaseMigrations, CreateBoxes1764000000000]));
    const source = createDataSource({
      url: database.urls.app,
      applicationName: 'states',
      migrations: [...databaseMigrations, BreakHalfway1764000000001],
    });
    await source.initialize();
    const states = await migrationStates(source);
    await source.destroy();

    expect(states.slice(platform.length)).toEqual([
      { name: 'BreakHalfway1764000000001', applied: false },
      { name: 'CreateBoxes1764000000000', applied: true },
    ]);
  });
});
