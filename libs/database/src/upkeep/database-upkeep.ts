import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database, type Tx } from '../connection/database.ts';
import { Idempotency } from '../idempotency/idempotency.ts';
import { identifier } from '../schema/sql.ts';

export interface UpkeepReport {
  /** Partitions that were made now. */
  readonly made: readonly string[];
  /** Tables whose DEFAULT partition holds rows: their own partition was missing when the rows came. An alert. */
  readonly strayed: readonly string[];
  readonly expiredKeys: number;
}

const UPKEEP_LOCK = 7_310_003;
const EVERY_MS = 60 * 60 * 1_000;

/**
 * Keeps the time partitions of this database ahead and forgets expired idempotency keys: at the start of the service and
 * every hour, in one of its replicas at a time.
 */
@Injectable()
export class DatabaseUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #database: Database;
  readonly #idempotency: Idempotency;
  readonly #logger = new Logger(DatabaseUpkeep.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(@Inject(Database) database: Database, @Inject(Idempotency) idempotency: Idempotency) {
    this.#database = database;
    this.#idempotency = idempotency;
  }

  onApplicationBootstrap(): void {
    this.#running = this.#runAndLog();
    this.#timer = setInterval(() => (this.#running = this.#runAndLog()), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** One round. @returns undefined when another replica is at it. */
  async run(): Promise<UpkeepReport | undefined> {
    const partitions = await this.#database.transaction(async (tx) => {
      const [{ mine }] = await tx.query<[{ mine: boolean }]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
        UPKEEP_LOCK,
      ]);
      return mine ? keepPartitionsAhead(tx) : undefined;
    });
    return partitions && { ...partitions, expiredKeys: await this.#idempotency.forgetExpired() };
  }

  async #runAndLog(): Promise<void> {
    try {
      const report = await this.run();
      if (report?.made.length) this.#logger.log(`Made partitions ${report.made.join(', ')}`);
      if (report?.strayed.length)
        this.#logger.error(`Rows without a partition of their own: ${report.strayed.join(', ')}`);
    } catch (error) {
      this.#logger.error('The upkeep of the database failed', error);
    }
  }
}

/** Making a partition fails while the DEFAULT one holds rows for it; those tables are left to a person and reported. */
async function keepPartitionsAhead(tx: Tx): Promise<{ made: string[]; strayed: string[] }> {
  const plans = await tx.query<{ table_name: string }[]>(
    `SELECT table_name FROM partition_plans WHERE to_regclass(quote_ident(table_name)) IS NOT NULL ORDER BY table_name`,
  );
  const made: string[] = [];
  const strayed: string[] = [];
  for (const { table_name: table } of plans) {
    if (await hasRows(tx, `${table}_default`)) {
      strayed.push(table);
    } else {
      const rows = await tx.query<{ name: string }[]>('SELECT ensure_partitions($1) AS name', [table]);
      made.push(...rows.map((row) => row.name));
    }
  }
  return { made, strayed };
}

async function hasRows(tx: Tx, table: string): Promise<boolean> {
  const [{ found }] = await tx.query<[{ found: boolean }]>(`SELECT EXISTS (SELECT FROM ${identifier(table)}) AS found`);
  return found;
}
