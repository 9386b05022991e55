import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

declare const inTransaction: unique symbol;

/** An entity manager whose statements belong to one open transaction. Only `Database.transaction` makes one. */
export type Tx = EntityManager & { readonly [inTransaction]: true };

/** Connections of the pool at this moment. */
export interface PoolUsage {
  readonly open: number;
  readonly idle: number;
  /** Callers that wait because all are in use. */
  readonly waiting: number;
  readonly max: number;
}

export type CommitListener = (tx: Tx) => void;

/** A statement came after the work of its transaction had ended: nobody waited for it, and it has no effect. */
export class TransactionEnded extends Error {
  override readonly name = 'TransactionEnded';

  constructor() {
    super('The transaction has ended');
  }
}

/** The one database of a service, over the application role. */
export class Database {
  readonly #source: DataSource;
  readonly #directUrl: string;
  readonly #logger = new Logger(Database.name);
  readonly #listeners = new Set<CommitListener>();

  /** @param directUrl address of the same database that leads through no pooler */
  constructor(source: DataSource, directUrl: string) {
    this.#source = source;
    this.#directUrl = directUrl;
  }

  /** For a connection of one's own that has to keep its session, as LISTEN does: a pooler would take it away after each transaction. */
  get directUrl(): string {
    return this.#directUrl;
  }

  /** For reading outside a transaction: every statement may see a newer state than the one before. */
  get read(): EntityManager {
    return this.#source.manager;
  }

  /**
   * A hot path outside a transaction: a statement that each connection parses once and, after a few runs, plans no more. `name` stands
   * for `sql`, which therefore never varies; parameters do.
   */
  async named<Row>(name: string, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await poolOf(this.#source).query({ name, text: sql, values: [...values] });
    return rows as Row[];
  }

  /** The data source below, for what neither `read` nor `transaction` offers: entity metadata and pool figures. */
  get source(): DataSource {
    return this.#source;
  }

  /**
   * Runs `work` in one transaction (read committed): all of it is stored when the promise resolves, none of it when it
   * rejects. Nothing is retried; `isTransient` tells which errors are worth another run. A statement that is sent when
   * `work` has ended (because nobody waited for it, or it ran out of time) is refused with `TransactionEnded`.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let committed: Tx | undefined;
    const result = await this.#source.transaction(async (manager) => {
      const tx = manager as Tx;
      const end = guarded(tx.queryRunner!);
      try {
        const value = await work(tx);
        committed = tx;
        return value;
      } finally {
        end();
      }
    });
    if (committed) this.#tellListeners(committed);
    return result;
  }

  /**
   * Calls `listener` after each commit, before `transaction` resolves, with the transaction that was committed (for
   * comparing only: it is closed). Listeners must be quick; one that throws is logged, as the commit stands.
   *
   * @returns a function that ends the subscription.
   */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tellListeners(tx: Tx): void {
    for (const listener of this.#listeners) {
      try {
        listener(tx);
      } catch (error) {
        this.#logger.error('A listener for commits failed', error);
      }
    }
  }

  poolUsage(): PoolUsage {
    const pool = poolOf(this.#source);
    return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, max: pool.options.max };
  }

  /** Opens the connections that the pool keeps, so that the first requests do not wait for them. */
  async warmUp(): Promise<void> {
    const { min } = poolOf(this.#source).options;
    await Promise.all(Array.from({ length: min ?? 0 }, () => this.#source.query('SELECT 1')));
  }

  /** Waits for running statements and closes every connection. */
  async close(): Promise<void> {
    if (this.#source.isInitialized) await this.#source.destroy();
  }
}

const ENDINGS = new Set(['COMMIT', 'ROLLBACK']);

/**
 * Without this, a statement that was on its way when the work failed would queue up behind the ROLLBACK and be committed by
 * itself, in the session that goes back to the pool.
 *
 * @returns a function after which only the end of the transaction still reaches the session
 */
function guarded(runner: QueryRunner): () => void {
  let hasEnded = false;
  const query = runner.query.bind(runner) as (sql: string, ...rest: unknown[]) => Promise<unknown>;
  const guard = (sql: string, ...rest: unknown[]) =>
    hasEnded && !ENDINGS.has(sql) ? Promise.reject(new TransactionEnded()) : query(sql, ...rest);
  runner.query = guard as QueryRunner['query'];
  return () => {
    hasEnded = true;
  };
}

function poolOf(source: DataSource): Pool {
  return (source.driver as PostgresDriver).master as Pool;
}
