import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { newCorrelation, StaleVersion, withCorrelation } from '@tenfold/messaging';
import { OrderConfig } from '../config.ts';
import { RunCheckout } from './run-checkout.ts';

const AT_ONCE = 100;
/** First half of the advisory lock; the second is the order. The number is arbitrary but fixed. */
const SWEEP_LOCK = 7_310_002;

/**
 * Ends the steps whose deadline has passed, by the database's clock. Sleeps until the next deadline or for
 * `CHECKOUT_SWEEP_MS`, whichever comes first. Replicas may sweep side by side: a lock for each order keeps them from doing
 * the same work, and the version of the saga from doing it twice.
 */
@Injectable()
export class SweepDeadlines implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger(SweepDeadlines.name);
  #timer?: NodeJS.Timeout;
  #sweeping: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly checkout: RunCheckout,
    private readonly config: OrderConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#sleep(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  /** Ends every step that is due. @returns how many orders it moved. */
  async sweep(): Promise<number> {
    let moved = 0;
    for (const orderId of await this.#due()) {
      if (this.#stopped) break;
      if (await this.#end(orderId)) moved++;
    }
    return moved;
  }

  async #due(): Promise<string[]> {
    const rows = await this.database.read.query<{ order_id: string }[]>(
      `SELECT order_id FROM checkout_sagas
       WHERE status = 'running' AND step_deadline <= now() ORDER BY attempts, step_deadline LIMIT $1`,
      [AT_ONCE],
    );
    return rows.map((row) => row.order_id);
  }

  async #end(orderId: string): Promise<boolean> {
    try {
      return await withCorrelation(newCorrelation(), () =>
        this.database.transaction(async (tx) => {
          const [lock] = await tx.query<{ taken: boolean }[]>(
            'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS taken',
            [SWEEP_LOCK, orderId],
          );
          if (!lock?.taken) return false;
          const known = await this.checkout.read(tx, orderId);
          return (await this.checkout.advance(tx, known, { from: 'clock' })) !== undefined;
        }),
      );
    } catch (error) {
      // Somebody moved the order between the look and the write: whatever was due is decided.
      if (error instanceof StaleVersion) return false;
      await this.#remember(orderId, error);
      return false;
    }
  }

  async #remember(orderId: string, error: unknown): Promise<void> {
    this.#log.error({ msg: 'A deadline could not be acted on', orderId, err: error });
    await this.database.read.query(
      'UPDATE checkout_sagas SET attempts = attempts + 1, last_error = $2 WHERE order_id = $1',
      [orderId, String(error)],
    );
  }

  async #untilNext(): Promise<number> {
    const [next] = await this.database.read.query<{ ms: number | null }[]>(
      `SELECT extract(epoch FROM min(step_deadline) - now())::float8 * 1000 AS ms
       FROM checkout_sagas WHERE status = 'running'`,
    );
    return Math.ceil(Math.max(next?.ms ?? Infinity, 0));
  }

  #sleep(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#sweeping = this.#round();
    }, ms);
  }

  async #round(): Promise<void> {
    let pause = this.config.CHECKOUT_SWEEP_MS;
    try {
      const moved = await this.sweep();
      if (moved === AT_ONCE) pause = 0;
      else if (moved === 0 && this.#stopped === false)
        pause = Math.min(pause, Math.max(await this.#untilNext(), MIN_PAUSE_MS));
    } catch (error) {
      this.#log.warn({ msg: 'The sweep of deadlines will be tried again', err: error });
    }
    this.#sleep(pause);
  }
}

/** An order whose deadline cannot be acted on must not make the sweeper spin. */
const MIN_PAUSE_MS = 20;
