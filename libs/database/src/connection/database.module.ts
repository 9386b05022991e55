import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.ts';
import { Idempotency } from '../idempotency/idempotency.ts';
import { DatabaseUpkeep } from '../upkeep/database-upkeep.ts';
import { createDataSource, type EntityClass, type MigrationClass } from './data-source.ts';
import { Database } from './database.ts';
import type { ConnectionLimits } from './limits.ts';
import { databaseUrl, directDatabaseUrl, limitsFrom, preparesStatements } from './settings.ts';

export interface ServiceDatabase {
  /** Name of the service: the address is read from `<NAME>_DATABASE_URL`. */
  readonly name: string;
  readonly entities: readonly EntityClass[];
  /** Every migration of this database; what readiness compares with what has run. */
  readonly migrations: readonly MigrationClass[];
  readonly limits?: Partial<ConnectionLimits>;
  /** Takes the place of the environment, in tests. */
  readonly url?: string;
}

/**
 * Offers `Database`, `Idempotency` and `AuditLog` to the whole application and keeps the database in order. It is connected
 * before the first provider that asks for it is made.
 */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  static forService(service: ServiceDatabase): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [{ provide: Database, useFactory: () => connect(service) }, Idempotency, AuditLog, DatabaseUpkeep],
      exports: [Database, Idempotency, AuditLog],
    };
  }

  /** The last phase of a shutdown: HTTP, Kafka and the relay have stopped by then. */
  async onApplicationShutdown(): Promise<void> {
    await this.#database.close();
  }
}

async function connect(service: ServiceDatabase): Promise<Database> {
  const source = createDataSource({
    url: service.url ?? databaseUrl(service.name),
    applicationName: service.name,
    entities: service.entities,
    migrations: service.migrations,
    limits: { ...limitsFrom(process.env), ...service.limits },
    prepares: preparesStatements(process.env),
  });
  const database = new Database(await source.initialize(), service.url ?? directDatabaseUrl(service.name));
  await database.warmUp();
  return database;
}
