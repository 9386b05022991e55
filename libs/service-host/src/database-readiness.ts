import type { INestApplicationContext } from '@nestjs/common';
import { Database, migrationStates } from '@tenfold/database';
import { Readiness } from './health.ts';

/** Ready means: the database answers, and every migration that this code needs has run. */
export function watchDatabase(app: INestApplicationContext): void {
  const database = app.get(Database, { strict: false });
  const readiness = app.get(Readiness, { strict: false });
  readiness.add('database', async () => {
    await database.read.query('SELECT 1');
    return undefined;
  });
  readiness.add('migrations', migrationsApplied(database));
}

/** Migrations do not go away while we run, so once all have been seen nobody asks again. */
function migrationsApplied(database: Database): () => Promise<string | undefined> {
  let complete = false;
  return async () => {
    if (complete) return undefined;
    const missing = (await migrationStates(database.source)).filter(({ applied }) => !applied);
    complete = missing.length === 0;
    return complete ? undefined : `not applied: ${missing.map(({ name }) => name).join(', ')}`;
  };
}
