import { Logger } from '@nestjs/common';
import type { Database } from '@tenfold/database';
import pg from 'pg';

const CHANNEL = 'outbox_committed';
/** One hint stands for every commit of this time, so that a busy process sends few. */
const HINT_MS = 50;

/**
 * Lets a process that does not relay tell the one that does that something was committed. The hint is sent after the commit,
 * in a statement of its own: NOTIFY inside a business transaction takes a lock around every commit. One that is lost
 * costs the wait until the relay looks by itself.
 */
export class CommitHints {
  readonly #logger = new Logger(CommitHints.name);
  readonly #database: Database;
  #timer: NodeJS.Timeout | undefined;
  #sentAt = -HINT_MS;
  #listener: pg.Client | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** At once when the last hint is long ago, else as soon as it is. */
  send(): void {
    const waitMs = this.#sentAt + HINT_MS - performance.now();
    if (waitMs <= 0) this.#notify();
    else this.#timer ??= setTimeout(() => this.#notify(), waitMs);
  }

  /** Calls `onHint` for the hints of all processes from now on, over a connection of its own. Does nothing when it listens already. */
  async listen(onHint: () => void): Promise<void> {
    if (this.#listener) return;
    const listener = this.#connection();
    this.#listener = listener;
    const forget = () => {
      if (this.#listener === listener) this.#listener = undefined;
    };
    listener.on('error', forget).on('end', forget).on('notification', onHint);
    try {
      await listener.connect();
      await listener.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      forget();
      throw error;
    }
  }

  async stopListening(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.end();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.stopListening();
  }

  #notify(): void {
    this.#timer = undefined;
    this.#sentAt = performance.now();
    this.#database.read
      .query('SELECT pg_notify($1, $2)', [CHANNEL, ''])
      .catch((error: unknown) => this.#logger.debug(`A hint is lost: ${String(error)}`));
  }

  #connection(): pg.Client {
    return new pg.Client({
      connectionString: this.#database.directUrl,
      application_name: 'outbox-hints',
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
  }
}
