import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  databaseMigrations,
  foreignKeysWithoutIndex,
  hashPartitions,
  schemaDrift,
  snapshotSchema,
  tablesWithoutTouch,
  touchUpdatedAt,
} from '../index.ts';

class CreateShelves1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE shelf_kind AS ENUM ('low', 'high');
      CREATE TABLE shelves (
        id uuid NOT NULL,
        room varchar(64) NOT NULL,
        kind shelf_kind NOT NULL DEFAULT 'low',
        width_mm int NOT NULL CONSTRAINT ck_shelves_width_mm CHECK (width_mm > 0),
        width_cm int GENERATED ALWAYS AS (width_mm / 10) STORED,
        updated_at timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_shelves PRIMARY KEY (id, room)
      ) PARTITION BY HASH (room);
      CREATE INDEX idx_shelves_created_at ON shelves (created_at) WHERE kind = 'high';
      CREATE VIEW shelves_high AS SELECT id FROM shelves WHERE kind = 'high';
    `);
    await runner.query(hashPartitions('shelves', 4));
    await runner.query(touchUpdatedAt('shelves'));
  }

  async down(): Promise<void> {}
}

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({
    name: 'snapshot_spec',
    migrations: [...databaseMigrations, CreateShelves1764000000000],
  });
});
afterAll(() => database.close());

describe('snapshotSchema', () => {
  test('says of a table all that a migration can say', async () => {
    const { tables, enums, views, functions } = await snapshotSchema(database.db.read);

    expect(tables['shelves']).toEqual({
      partitionedBy: 'HASH (room)',
      hashPartitions: 4,
      columns: {
        id: 'uuid NOT NULL',
        room: 'character varying(64) NOT NULL',
        kind: `shelf_kind NOT NULL DEFAULT 'low'::shelf_kind`,
        width_mm: 'integer NOT NULL',
        width_cm: 'integer GENERATED (width_mm / 10) STORED',
        updated_at: 'timestamp with time zone NOT NULL DEFAULT now()',
        created_at: 'timestamp with time zone NOT NULL DEFAULT now()',
      },
      constraints: { pk_shelves: 'PRIMARY KEY (id, room)', ck_shelves_width_mm: 'CHECK ((width_mm > 0))' },
      indexes: {
        idx_shelves_created_at: `CREATE INDEX idx_shelves_created_at ON ONLY public.shelves USING btree (created_at) WHERE (kind = 'high'::shelf_kind)`,
      },
      triggers: { touch_shelves: expect.stringContaining('EXECUTE FUNCTION touch_updated_at()') },
    });
    expect(enums['shelf_kind']).toEqual(['low', 'high']);
    expect(views['shelves_high']).toContain('high');
    expect(Object.keys(functions)).toContain('touch_updated_at()');
  });

  test('does not know the partitions of a time range, which come and go', async () => {
    const { tables } = await snapshotSchema(database.db.read);
    expect(Object.keys(tables).filter((name) => name.startsWith('audit_logs'))).toEqual(['audit_logs']);
  });

  test('is the same text twice', async () => {
    const [first, second] = [await snapshotSchema(database.db.read), await snapshotSchema(database.db.read)];
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  });

  test.each([
    ['ALTER TABLE shelves ADD COLUMN colour text', 'tables.shelves.columns.colour: expected nothing, found text'],
    [
      'ALTER TABLE shelves DROP CONSTRAINT ck_shelves_width_mm',
      'tables.shelves.constraints.ck_shelves_width_mm: expected',
    ],
    ['DROP INDEX idx_shelves_created_at', 'tables.shelves.indexes.idx_shelves_created_at: expected'],
    ['ALTER TABLE shelves ALTER COLUMN kind DROP DEFAULT', 'tables.shelves.columns.kind: expected'],
    ['DROP TRIGGER touch_shelves ON shelves', 'tables.shelves.triggers.touch_shelves: expected'],
    [`ALTER TYPE shelf_kind RENAME VALUE 'low' TO 'flat'`, 'enums.shelf_kind: expected low,high, found flat,high'],
  ])('drift is seen: %s', async (change, line) => {
    const before = await snapshotSchema(database.db.read);
    const drift = await database.whileChanged(change, async (connection) =>
      schemaDrift(before, await snapshotSchema(connection)),
    );

    expect(drift.join('\n')).toContain(line);
  });
});

describe('rules of every schema', () => {
  test('the platform keeps them', async () => {
    expect(await foreignKeysWithoutIndex(database.db.read)).toEqual([]);
    expect(await tablesWithoutTouch(database.db.read)).toEqual([]);
  });

  test('a foreign key without an index is named, until it has one', async () => {
    const child = `CREATE TABLE books (id uuid PRIMARY KEY, shelf_id uuid, room varchar(64),
      CONSTRAINT fk_books_shelf FOREIGN KEY (shelf_id, room) REFERENCES shelves (id, room));`;

    expect(await database.whileChanged(child, foreignKeysWithoutIndex)).toEqual(['books.fk_books_shelf']);
    expect(
      await database.whileChanged(`${child} CREATE INDEX ON books (room, shelf_id, id);`, foreignKeysWithoutIndex),
    ).toEqual([]);
    expect(await database.whileChanged(`${child} CREATE INDEX ON books (room);`, foreignKeysWithoutIndex)).toEqual([
      'books.fk_books_shelf',
    ]);
  });

  test('a table whose updated_at nothing moves is named', async () => {
    const change = 'CREATE TABLE loose (id uuid PRIMARY KEY, updated_at timestamptz)';
    expect(await database.whileChanged(change, tablesWithoutTouch)).toEqual(['loose']);
  });
});
