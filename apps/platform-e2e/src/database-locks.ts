import pg from 'pg';
import { eventually } from '@tenfold/testing/eventually';

/** A lock that keeps a service waiting inside its transaction until it is released. */
export interface Held {
  /** Waits until a session of the service is provably stopped by a lock, with a statement that has `words` in it. */
  somebodyWaits(words?: string): Promise<void>;
  release(): Promise<void>;
}

/** Stops services in the middle of a transaction by locking what they need, as another writer could. */
export class DatabaseLocks {
  readonly #postgresUrl: string;
  readonly #held = new Set<Held>();

  constructor(postgresUrl: string) {
    this.#postgresUrl = postgresUrl;
  }

  /** Runs `statement` (`SELECT … FOR UPDATE`, `LOCK TABLE …`) in the database of `service` and keeps what it locks. */
  async hold(service: string, statement: string, parameters: readonly unknown[] = []): Promise<Held> {
    const client = await this.#connect(service);
    await client.query('BEGIN');
    await client.query(statement, [...parameters]);
    const held: Held = {
      somebodyWaits: (words = '') => this.#somebodyWaits(service, words),
      release: async () => {
        if (!this.#held.delete(held)) return;
        await client.query('ROLLBACK');
        await client.end();
      },
    };
    this.#held.add(held);
    return held;
  }

  /** Changes stored times as if they had passed. */
  async letTimePass(service: string, statement: string, parameters: readonly unknown[]): Promise<void> {
    const client = await this.#connect(service);
    await client.query(statement, [...parameters]).finally(() => client.end());
  }

  /** Whether the server would let `role` into `database`. */
  async mayConnect(role: string, database: string): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.#postgresUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ may: boolean }>(`SELECT has_database_privilege($1, $2, 'CONNECT') AS may`, [
        role,
        database,
      ]);
      return rows[0]?.may ?? false;
    } finally {
      await client.end();
    }
  }

  async releaseAll(): Promise<void> {
    await Promise.all([...this.#held].map((held) => held.release()));
  }

  async #somebodyWaits(service: string, words: string): Promise<void> {
    const client = await this.#connect(service);
    try {
      await eventually(
        async () => {
          const { rowCount } = await client.query(
            `SELECT 1 FROM pg_stat_activity
              WHERE datname = current_database() AND usename = $1 AND wait_event_type = 'Lock'
                AND strpos(query, $2) > 0`,
            [`${service}_app`, words],
          );
          expect(rowCount).toBeGreaterThan(0);
        },
        { intervalMs: 10 },
      );
    } finally {
      await client.end();
    }
  }

  async #connect(service: string): Promise<pg.Client> {
    const url = new URL(this.#postgresUrl);
    url.pathname = `/${service}_db`;
    const client = new pg.Client({ connectionString: url.href, application_name: 'fault test' });
    await client.connect();
    return client;
  }
}
