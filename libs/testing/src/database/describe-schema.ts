import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate, revert, type ServiceDatabase } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
} from './schema-expectations.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

export interface SchemaSuite {
  /** The committed snapshot; `UPDATE_SCHEMA_SNAPSHOT=1` writes it anew. */
  readonly snapshot: URL;
  /** Columns that hold ids of other services, as `table.column`. */
  readonly foreign?: readonly string[];
}

/**
 * What holds for the schema of every service: it is its snapshot and its entities, keeps the rules, points to no other
 * service, and goes down and up again.
 *
 * @returns the migrated database, inside tests, for what holds for this one alone
 */
export function describeSchema(service: ServiceDatabase, { snapshot, foreign = [] }: SchemaSuite): () => TestDatabase {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(service);
  });
  afterAll(() => database.close());

  describe(`${service.name}_db`, () => {
    test('is what its snapshot says', () => expectSchemaMatchesSnapshot(database, snapshot));

    test('is what its entities say', () => expectEntitiesMatchSchema(database));

    test('has an index for every foreign key and moves every updated_at', () => expectSchemaKeepsRules(database));

    if (foreign.length > 0) {
      test.each(foreign)('%s is text without a foreign key: it belongs to another service', async (column) => {
        expect(await keysOn(database, column)).toEqual({ type: 'character varying', keys: 0 });
      });
    }

    test('can be taken down to nothing, and made again the same', async () => {
      await using other = await testDatabase(service);
      const { migrations } = service;
      await revert({ url: other.urls.migrator, migrations, steps: 'all' });
      expect(await other.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([
        { tablename: 'schema_migrations' },
      ]);
      await migrate({ url: other.urls.migrator, migrations });
      await expectSchemaMatchesSnapshot(other, snapshot);
    });
  });
  return () => database;
}

/** @returns the type of `table.column`, and how many foreign keys it is part of; undefined when there is no such column */
async function keysOn(database: TestDatabase, column: string): Promise<{ type: string; keys: number } | undefined> {
  const [found] = await database.query<{ type: string; keys: number }>(
    `SELECT c.data_type AS type,
            (SELECT count(*)::int FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
             WHERE k.contype = 'f' AND k.conrelid = format('%I', c.table_name)::regclass AND a.attname = c.column_name) AS keys
     FROM information_schema.columns c
     WHERE c.table_schema = 'public' AND c.table_name || '.' || c.column_name = $1`,
    [column],
  );
  return found;
}
