import pg from 'pg';
import { DataSource, type DataSourceOptions, type EntitySchema, type MigrationInterface } from 'typeorm';
import { type ConnectionLimits, defaultLimits, sessionSettings } from './limits.ts';
import { PreparingClient } from './preparing-client.ts';
import { ServiceLogger } from './typeorm-logger.ts';

export type EntityClass = (new () => object) | EntitySchema;
export type MigrationClass = new () => MigrationInterface;

export interface DataSourceSettings {
  readonly url: string;
  /** Shown in `pg_stat_activity.application_name`. */
  readonly applicationName: string;
  readonly entities?: readonly EntityClass[];
  readonly migrations?: readonly MigrationClass[];
  readonly limits?: Partial<ConnectionLimits>;
  /** Left out: true. False behind a pooler that gives each transaction another session and does not carry prepared statements over. */
  readonly prepares?: boolean;
}

/** Startup options, so that a session has its limits before its first statement. PgBouncer drops them; the role has them too. */
function startOptions(limits: ConnectionLimits): string {
  return Object.entries(sessionSettings(limits))
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
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
    extra: {
      min: limits.poolMin,
      options: startOptions(limits),
      Client: PreparingClient,
      prepares: settings.prepares ?? true,
    },
  };
  return new DataSource(options);
}
