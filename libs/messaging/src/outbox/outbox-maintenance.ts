import { Logger } from '@nestjs/common';
import type { Database } from '@tenfold/database';

const ROUND_MS = 60 * 60 * 1000;
const DAYS_AHEAD = 7;

export interface Retention {
  /** Whole days of the outbox older than this are dropped, once every shard is past them. */
  readonly outboxMs: number;
  /** Longer than the retention of every topic heard and the time in which a dead letter may be redriven. */
  readonly inboxMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const defaultRetention: Retention = { outboxMs: 90 * DAY_MS, inboxMs: 60 * DAY_MS };

const FORGET = `
  DELETE FROM inbox_messages
   WHERE (event_id, handler) IN (
     SELECT event_id, handler FROM inbox_messages
      WHERE event_id < uuidv7_floor((now() - $1 * interval '1 millisecond')::date) AND status IN ('processed', 'dead')
      ORDER BY event_id LIMIT 5000)`;

/** Makes the partitions of the coming days and lets go of what is old, hourly, in one process at a time. */
export class OutboxMaintenance {
  readonly #logger = new Logger(OutboxMaintenance.name);
  readonly #database: Database;
  readonly #retention: Retention;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, retention: Retention) {
    this.#database = database;
    this.#retention = retention;
  }

  /** The first round is waited for: without today's partition, events would land in the default one. */
  async start(): Promise<void> {
    await this.#round();
    this.#timer = setInterval(() => void this.#round(), ROUND_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #round(): Promise<void> {
    try {
      await this.#database.transaction(async (tx) => {
        const [lock] = await tx.query<{ free: boolean }[]>(
          `SELECT pg_try_advisory_xact_lock(hashtext('outbox_maintenance')) AS free`,
        );
        if (!lock?.free) return;
        await tx.query('SELECT outbox_create_partitions($1)', [DAYS_AHEAD]);
        await tx.query(`SELECT outbox_drop_partitions($1 * interval '1 millisecond')`, [this.#retention.outboxMs]);
        await tx.query(FORGET, [this.#retention.inboxMs]);
      });
    } catch (error) {
      this.#logger.error(`Partition upkeep failed and is tried again: ${String(error)}`);
    }
  }
}
