import { readFile, writeFile } from 'node:fs/promises';
import {
  entityProblems,
  foreignKeysWithoutIndex,
  schemaDrift,
  snapshotSchema,
  tablesWithoutTouch,
  type SchemaSnapshot,
} from '@tenfold/database';
import type { TestDatabase } from './test-database.ts';

/**
 * Fails with one line for each difference between the migrated database and the snapshot in `file`, which is committed.
 * `UPDATE_SCHEMA_SNAPSHOT=1` writes the file instead; its difference is then read in review.
 */
export async function expectSchemaMatchesSnapshot(database: TestDatabase, file: string | URL): Promise<void> {
  const found = await snapshotSchema(database.db.read);
  if (process.env['UPDATE_SCHEMA_SNAPSHOT'] === '1') {
    await writeFile(file, `${JSON.stringify(found, null, 2)}\n`);
    return;
  }
  const expected = JSON.parse(await readFile(file, 'utf8')) as SchemaSnapshot;
  expectNone(
    'The schema differs from its snapshot (UPDATE_SCHEMA_SNAPSHOT=1 writes it anew)',
    schemaDrift(expected, found),
  );
}

/** Fails with one line for each column that the entities of the database declare differently from the migrations. */
export async function expectEntitiesMatchSchema(database: TestDatabase): Promise<void> {
  expectNone('Entities and migrations disagree', await entityProblems(database.db.source));
}

/** Fails on what every schema has to keep: an index for each foreign key, a trigger for each `updated_at`. */
export async function expectSchemaKeepsRules(database: TestDatabase): Promise<void> {
  expectNone('Foreign keys without an index', await foreignKeysWithoutIndex(database.db.read));
  expectNone('Tables whose updated_at nothing moves', await tablesWithoutTouch(database.db.read));
}

function expectNone(title: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`${title}:\n  ${problems.join('\n  ')}`);
}
