import type { DataSource } from 'typeorm';
import { createDataSource, type MigrationClass } from '../connection/data-source.ts';

export interface MigrateOptions {
  /** Address for the migrator, who owns the schema. */
  readonly url: string;
  readonly migrations: readonly MigrationClass[];
}

export interface MigrationState {
  readonly name: string;
  readonly applied: boolean;
}

/** Held while migrating, so that replicas that start together wait for one another. The number is arbitrary but fixed. */
const MIGRATION_LOCK = 7_310_001;

/**
 * Runs what has not run yet, in the order of the stamps, each in a transaction of its own. Safe to call at the same time
 * from several processes.
 *
 * @returns the names of the migrations that ran.
 */
export function migrate(options: MigrateOptions): Promise<string[]> {
  return asMigrator(options, async (source) => {
    const done = await source.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  });
}

/** Undoes the newest applied migrations, one by default; with `steps: 'all'`, every one. @returns their names, newest first. */
export function revert(options: MigrateOptions & { readonly steps?: number | 'all' }): Promise<string[]> {
  return asMigrator(options, async (source) => {
    const applied = await appliedMigrations(source);
    const undone = applied.reverse().slice(0, options.steps === 'all' ? undefined : (options.steps ?? 1));
    for (let step = 0; step < undone.length; step++) await source.undoLastMigration({ transaction: 'each' });
    return undone;
  });
}

/** All migrations in the order of their stamps and whether each has run; those that ran but are unknown here come last. */
export function showMigrations(options: MigrateOptions): Promise<MigrationState[]> {
  return asMigrator(options, migrationStates);
}

/** The same through an open data source, which needs no more than SELECT; readiness asks it. */
export async function migrationStates(source: DataSource): Promise<MigrationState[]> {
  const applied = new Set(await appliedMigrations(source));
  const known = source.migrations.map((migration) => migration.name ?? migration.constructor.name).sort(byStamp);
  const unknown = [...applied].filter((name) => !known.includes(name));
  return [
    ...known.map((name) => ({ name, applied: applied.has(name) })),
    ...unknown.map((name) => ({ name, applied: true })),
  ];
}

function byStamp(left: string, right: string): number {
  return Number(left.slice(-13)) - Number(right.slice(-13));
}

async function appliedMigrations(source: DataSource): Promise<string[]> {
  const [table] = await source.query<[{ name: string | null }]>(`SELECT to_regclass('schema_migrations') AS name`);
  if (table.name === null) return [];
  const rows = await source.query<{ name: string }[]>('SELECT name FROM schema_migrations ORDER BY id');
  return rows.map((row) => row.name);
}

async function asMigrator<T>(options: MigrateOptions, work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = createDataSource({
    url: options.url,
    applicationName: 'migrator',
    migrations: options.migrations,
    // A migration may rewrite a large table; the lock time-out stays, so that it never queues all traffic behind it.
    limits: { poolMin: 0, poolMax: 2, statementTimeoutMs: 0, idleInTransactionTimeoutMs: 0 },
  });
  await source.initialize();
  const guard = source.createQueryRunner();
  try {
    await guard.query('SET lock_timeout = 0');
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work(source);
  } finally {
    // Closing the session gives the lock back.
    await guard.release();
    await source.destroy();
  }
}
