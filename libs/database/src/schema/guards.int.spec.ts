import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectRefused, testDatabase, type TestDatabase } from '@tenfold/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { activeView, appendOnly, databaseMigrations, freezeColumns, newId, touchUpdatedAt } from '../index.ts';

class CreateParcels1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE parcels (
        id uuid CONSTRAINT pk_parcels PRIMARY KEY,
        sku varchar(64) NOT NULL,
        price bigint,
        note text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      );
      CREATE TABLE parcel_scans (id uuid CONSTRAINT pk_parcel_scans PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());
    `);
    await runner.query(touchUpdatedAt('parcels'));
    await runner.query(freezeColumns('parcels', ['sku', 'price']));
    await runner.query(activeView('parcels'));
    await runner.query(appendOnly('parcel_scans'));
  }

  async down(): Promise<void> {}
}

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({
    name: 'guards_spec',
    migrations: [...databaseMigrations, CreateParcels1764000000000],
  });
});
afterAll(() => database.close());

async function aParcel(): Promise<string> {
  const id = newId();
  await database.query(`INSERT INTO parcels (id, sku, price) VALUES ($1, 'SKU-1', 100)`, [id]);
  return id;
}

describe('touchUpdatedAt', () => {
  test('any update moves updated_at, by raw SQL too, and an insert does not', async () => {
    const id = await aParcel();
    const before = await database.query<{ same: boolean }>(
      'SELECT updated_at = created_at AS same FROM parcels WHERE id = $1',
      [id],
    );
    await database.query(`UPDATE parcels SET note = 'x', updated_at = '2000-01-01' WHERE id = $1`, [id]);
    const after = await database.query<{ moved: boolean }>(
      'SELECT updated_at > created_at AS moved FROM parcels WHERE id = $1',
      [id],
    );

    expect([before, after]).toEqual([[{ same: true }], [{ moved: true }]]);
  });

  test('created_at never changes', async () => {
    const id = await aParcel();
    await expectRefused(database, 'UPDATE parcels SET created_at = now() WHERE id = $1', 'frozen_created_at', [id]);
  });
});

describe('freezeColumns', () => {
  test.each([`sku = 'other'`, 'price = 1', 'price = NULL'])('SET %s is refused', async (change) => {
    const id = await aParcel();
    await expectRefused(database, `UPDATE parcels SET ${change} WHERE id = $1`, 'frozen_parcels', [id]);
  });

  test('writing the same value again is no change, and other columns stay free', async () => {
    const id = await aParcel();
    await database.query(`UPDATE parcels SET sku = 'SKU-1', price = 100, note = 'x' WHERE id = $1`, [id]);
  });
});

describe('appendOnly', () => {
  test.each(['UPDATE parcel_scans SET created_at = now()', 'DELETE FROM parcel_scans', 'TRUNCATE parcel_scans'])(
    '%s is refused',
    async (sql) => {
      await database.query('INSERT INTO parcel_scans (id) VALUES ($1)', [newId()]);
      await expectRefused(database, sql, 'append_only_parcel_scans');
    },
  );
});

describe('activeView', () => {
  test('shows a row until it is soft-deleted', async () => {
    const id = await aParcel();
    const living = () => database.query('SELECT sku FROM parcels_active WHERE id = $1', [id]);

    expect(await living()).toEqual([{ sku: 'SKU-1' }]);
    await database.query('UPDATE parcels SET deleted_at = now() WHERE id = $1', [id]);
    expect(await living()).toEqual([]);
  });
});

test.each(['Robert"; DROP TABLE parcels', 'camelCase', '', 'x'.repeat(64)])('%j is no name for a table', (name) => {
  expect(() => touchUpdatedAt(name)).toThrow('snake_case');
});
