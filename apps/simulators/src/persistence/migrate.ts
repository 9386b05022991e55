import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from './migrations/index.ts';

/** Runs what has not run yet, as the owner of the tables. @returns the names of the migrations that ran. */
export async function migrate(url: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    driver: pg,
    url,
    migrations,
    migrationsTableName: 'schema_migrations',
  });
  await source.initialize();
  try {
    const done = await source.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}
