import pg from 'pg';
import { DataSource, type DataSourceOptions, type EntitySchema, type MigrationInterface } from 'typeorm';
import { PreparingClient } from './preparing-client.ts';
import { ServiceLogger } from './typeorm-logger.ts';

export type EntityClass = (new () => object) | EntitySchema;
export type MigrationClass = new () => MigrationInterface;

/** How many connections a service keeps and how long it lets the database work and wait. All times in milliseconds. */
export interface ConnectionLimits {
  readonly poolMin: number;
  readonly poolMax: number;
  /** How long a caller waits for a free or new connection. */
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** How long a statement waits for a row or table that somebody else holds. */
  readonly lockTimeoutMs: number;
  /** A stopped process cannot hold a hot row, or the relay's horizon, longer than this. */
  readonly idleInTransactionTimeoutMs: number;
}

export const defaultLimits: ConnectionLimits = {
  poolMin: 2,
  poolMax: 10,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  lockTimeoutMs: 2_000,
  idleInTransactionTimeoutMs: 5_000,
};

export interface DataSourceSettings {
  readonly url: string;
  /** Shown in `pg_stat_activity.application_name`. */
  readonly applicationName: string;
  readonly entities?: readonly EntityClass[];
  readonly migrations?: readonly MigrationClass[];
  readonly limits?: Partial<ConnectionLimits>;
}

/** Startup options, so that a session has its limits before its first statement. */
function sessionOptions(limits: ConnectionLimits): string {
  return [
    `-c statement_timeout=${limits.statementTimeoutMs}`,
    `-c lock_timeout=${limits.lockTimeoutMs}`,
    `-c idle_in_transaction_session_timeout=${limits.idleInTransactionTimeoutMs}`,
    '-c timezone=UTC',
  ].join(' ');
}

/** A TypeORM data source that never changes the schema by itself. It is not connected yet. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const limits = { ...defaultLimits, ...settings.limits };
  const options: DataSourceOptions = {
    type: 'postgres',
    // Given explicitly because TypeORM would look it up at run time, where a bundle has no node_modules.
    driver: pg,
    url: settings.url,
    applicationName: settings.applicationName,
    entities: [...(settings.entities ?? [])],
    migrations: [...(settings.migrations ?? [])],
    migrationsTableName: 'schema_migrations',
    synchronize: false,
    logger: new ServiceLogger(),
    installExtensions: false,
    connectTimeoutMS: limits.connectTimeoutMs,
    poolSize: limits.poolMax,
    extra: { min: limits.poolMin, options: sessionOptions(limits), Client: PreparingClient },
  };
  return new DataSource(options);
}
