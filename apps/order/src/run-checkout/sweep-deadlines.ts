import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { newCorrelation, StaleVersion, withCorrelation } from '@tenfold/messaging';
import { RepeatedWork } from '@tenfold/service-host';
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
  readonly #rounds: RepeatedWork;

  constructor(
    private readonly database: Database,
    private readonly checkout: RunCheckout,
    config: OrderConfig,
  ) {
    const everyMs = config.CHECKOUT_SWEEP_MS;
    this.#rounds = new RepeatedWork({ name: SweepDeadlines.name, everyMs, run: () => this.#round() });
  }

  onApplicationBootstrap(): void {
    this.#rounds.start();
    this.#rounds.wake();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Ends every step that is due. @returns how many orders it moved. */
  async sweep(): Promise<number> {
    let moved = 0;
    for (const orderId of await this.#due()) {
      if (this.#rounds.isStopped) break;
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

  async #round(): Promise<'more' | number> {
    return (await this.sweep()) > 0 ? 'more' : this.#untilNext();
  }

  /** What could not be acted on is tried again every `CHECKOUT_SWEEP_MS`. */
  async #untilNext(): Promise<number> {
    const [next] = await this.database.read.query<{ ms: number | null }[]>(
      `SELECT extract(epoch FROM min(step_deadline) - now())::float8 * 1000 AS ms
       FROM checkout_sagas WHERE status = 'running' AND (attempts = 0 OR step_deadline > now())`,
    );
    return Math.ceil(next?.ms ?? Infinity);
  }
}
