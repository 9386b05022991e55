import { isDatabaseDown, isTransient, type Database, type Tx } from '@tenfold/database';
import { withCorrelation } from '../correlation.ts';
import { failPoint } from '../fail-points.ts';
import type { MessagingMetrics } from '../metrics.ts';
import type { DeadLetters } from './dead-letters.ts';
import { correlationOf, receive, type Envelope } from './envelope.ts';
import { PermanentFailure, StaleVersion } from './failures.ts';
import type { RegisteredHandler } from './handler-registry.ts';
import { inTime } from './in-time.ts';
import type { Claim, InboxStore, ParkedEvent } from './inbox-store.ts';
import { parkingDelayMs } from './parking-delay.ts';

/** How a delivery ended. Each of them is committed: the record need not come again. */
export type Outcome = 'handled' | 'duplicate' | 'parked' | 'dead';

export interface DeliveryLimits {
  /** Below a third of the consumer's session time-out. */
  readonly handlerTimeoutMs: number;
  /** Runs in a row when the aggregate keeps moving. */
  readonly maxStaleRuns: number;
  /** Attempts, with their growing delays, before an event is given up. */
  readonly maxAttempts: number;
  /** Starts without an end (the process died) before an event is given up. */
  readonly maxStarts: number;
}

export const defaultLimits: DeliveryLimits = {
  handlerTimeoutMs: 3_000,
  maxStaleRuns: 5,
  maxAttempts: 12,
  maxStarts: 3,
};

export interface DeliveryDeps {
  readonly database: Database;
  readonly store: InboxStore;
  readonly deadLetters: DeadLetters;
  readonly metrics: MessagingMetrics;
  readonly limits: DeliveryLimits;
}

/** The process died each time this event was in hand. */
class KillsTheProcess extends PermanentFailure {
  constructor(starts: number) {
    super(`The process ended ${starts} times while this event was in hand`, 'kills_the_process');
  }
}

/**
 * Gives one event to one handler. Rejects only when the own database is away (see `isDatabaseDown`): that is no failure of
 * the event, so nothing is counted and nothing is parked.
 */
export class Delivery {
  readonly #deps: DeliveryDeps;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  /**
   * Counts the start of an event that may have been in hand when a process died. To be called once before `deliver`; an event
   * that was begun too often is given up here, and `deliver` then finds that it has ended.
   */
  async begin(envelope: Envelope, handler: RegisteredHandler): Promise<'begun' | 'dead'> {
    const { store, limits } = this.#deps;
    const starts = (await store.markStarted(envelope, handler.name)) ?? 0;
    if (starts <= limits.maxStarts) return 'begun';
    await this.#bury(envelope, handler.name, new KillsTheProcess(starts - 1), starts - 1);
    return 'dead';
  }

  async deliver(envelope: Envelope, handler: RegisteredHandler): Promise<Outcome> {
    return this.#measured(handler.name, () => this.#deliver(envelope, handler));
  }

  async #deliver(envelope: Envelope, handler: RegisteredHandler): Promise<Outcome> {
    try {
      return await this.#attempt(envelope, handler, (tx) => this.#claimOrQueue(tx, envelope, handler.name));
    } catch (error) {
      return this.#afterFirstFailure(envelope, handler.name, asError(error));
    }
  }

  /** Another attempt of a parked event. `undefined` when it has to wait on. */
  async retry(parked: ParkedEvent, handler: RegisteredHandler): Promise<Outcome | undefined> {
    return this.#measured(handler.name, () => this.#retry(parked, handler));
  }

  async #retry(parked: ParkedEvent, handler: RegisteredHandler): Promise<Outcome | undefined> {
    const { store, limits, metrics } = this.#deps;
    const { envelope, attempts } = parked;
    if (attempts > 1) metrics.retried++;
    try {
      return await this.#attempt(envelope, handler, (tx) => store.claimParked(tx, envelope, handler.name));
    } catch (thrown) {
      const error = asError(thrown);
      if (isDatabaseDown(error)) {
        // While it is away nothing can be taken either, so what is not put back counts once for each outage.
        await store.putBack(parked).catch(() => undefined);
        throw error;
      }
      if (error instanceof PermanentFailure || attempts >= limits.maxAttempts) {
        return this.#bury(envelope, handler.name, error, attempts);
      }
      await store.postpone(parked, parkingDelayMs(attempts), describe(error));
      return undefined;
    }
  }

  /**
   * An attempt that a person asks for; `claim` comes first in the transaction of the handler. Rejects with whatever the handler
   * rejects with: nothing is parked and nothing given up.
   */
  redrive(envelope: Envelope, handler: RegisteredHandler, claim: (tx: Tx) => Promise<Claim>): Promise<Outcome> {
    return this.#attempt(envelope, handler, claim);
  }

  /** Gives up on a parked event that no handler is left for, or on a record that no handler can be chosen for. */
  async buryParked({ envelope, handler, attempts }: ParkedEvent, error: Error): Promise<Outcome> {
    return this.#bury(envelope, handler, error, attempts);
  }

  /** While the database is away nothing has run to its end, and nothing is counted. */
  async #measured<T extends Outcome | undefined>(handler: string, run: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const outcome = await run();
    this.#deps.metrics.onRun(handler, outcome ?? 'failed', performance.now() - began);
    return outcome;
  }

  async #attempt(
    envelope: Envelope,
    { name, view, handler }: RegisteredHandler,
    claim: (tx: Tx) => Promise<Claim>,
  ): Promise<Outcome> {
    const event = receive(envelope, view);
    return withCorrelation(correlationOf(event), () =>
      this.#whileStale(async () => {
        const read = await this.#inTime(name, handler.read?.(event, this.#deps.database.read));
        const run = (tx: Tx) => this.#inTime(name, handler.handle(event, tx, read));
        return this.#inTransaction(claim, run);
      }),
    );
  }

  /** The inbox row comes first in the transaction, after every read: 10 e2. */
  async #inTransaction(claim: (tx: Tx) => Promise<Claim>, handle: (tx: Tx) => Promise<void>): Promise<Outcome> {
    const { database, metrics } = this.#deps;
    const claimed = await database.transaction(async (tx) => {
      const answer = await claim(tx);
      if (answer === 'claimed') {
        await handle(tx);
        failPoint('inbox.claimed');
      }
      return answer;
    });
    failPoint('inbox.handled');
    if (claimed === 'claimed') metrics.handled++;
    if (claimed === 'duplicate') metrics.duplicates++;
    return claimed === 'claimed' ? 'handled' : claimed === 'duplicate' ? 'duplicate' : 'parked';
  }

  /** Parks the event in the same transaction when an earlier one of its key is parked. */
  async #claimOrQueue(tx: Tx, envelope: Envelope, handler: string): Promise<Claim> {
    const { store, metrics } = this.#deps;
    const claim = await store.claim(tx, envelope, handler);
    if (claim !== 'behind-parked') return claim;
    const queued = await store.park(tx, envelope, handler, { attempts: 0, delayMs: 0 });
    if (queued) metrics.parked++;
    return claim;
  }

  /** Runs `attempt` again, at once, while the aggregate moves between its read and its write. */
  async #whileStale(attempt: () => Promise<Outcome>): Promise<Outcome> {
    for (let run = 1; ; run++) {
      try {
        return await attempt();
      } catch (error) {
        const moved = error instanceof StaleVersion || isTransient(error);
        if (!moved || run >= this.#deps.limits.maxStaleRuns) throw error;
        this.#deps.metrics.stale++;
      }
    }
  }

  async #afterFirstFailure(envelope: Envelope, handler: string, error: Error): Promise<Outcome> {
    if (isDatabaseDown(error)) throw error;
    if (error instanceof PermanentFailure) return this.#bury(envelope, handler, error, 1);
    const { database, store, metrics } = this.#deps;
    const parking = { attempts: 1, delayMs: parkingDelayMs(1), error: describe(error) };
    const parked = await database.transaction((tx) => store.park(tx, envelope, handler, parking));
    if (parked) metrics.parked++;
    return 'parked';
  }

  async #bury(envelope: Envelope, handler: string, error: Error, attempts: number): Promise<Outcome> {
    const { database, store, deadLetters } = this.#deps;
    await database.transaction(async (tx) => {
      const ended = await store.bury(tx, envelope, handler, attempts, describe(error));
      if (ended) await deadLetters.add(tx, { record: envelope.record, handler, error, attempts });
    });
    return 'dead';
  }

  async #inTime<T>(handler: string, work: Promise<T> | undefined): Promise<T | undefined> {
    return work && inTime(handler, this.#deps.limits.handlerTimeoutMs, work);
  }
}

function describe(error: Error): string {
  return `${error.name}: ${error.message}`.replaceAll('\0', '').toWellFormed();
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
