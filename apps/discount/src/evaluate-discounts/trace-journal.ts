import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Database } from '@tenfold/database';
import { RepeatedWork } from '@tenfold/service-host';
import { DiscountConfig } from '../config.ts';

/** Why one evaluation came out as it did. */
export interface Trace {
  readonly id: string;
  readonly cartId: string | undefined;
  readonly input: unknown;
  readonly result: unknown;
  readonly trace: unknown;
  readonly rulesVersion: string;
}

const INSERT = `
  INSERT INTO discount_evaluations (id, cart_id, input, result, trace, rules_version)
  SELECT t.id, t.cart_id, t.input, t.result, t.trace, t.rules_version
  FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::jsonb[], $5::jsonb[], $6::text[])
    AS t (id, cart_id, input, result, trace, rules_version)
  ON CONFLICT (id) DO NOTHING`;

/** At most so many in one statement. */
const BATCH = 200;
/** Above this the oldest are given up, with a word in the log: traces must not take the memory of the evaluations. */
const MOST_WAITING = 20_000;

/**
 * Writes traces in batches, after the answer was given: nobody waits for them. What waits is written before the process
 * stops; what cannot be written is tried again, and what is given up is said in the log.
 */
@Injectable()
export class TraceJournal implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  readonly #log = new Logger(TraceJournal.name);
  #waiting: Trace[] = [];
  readonly #flushes: RepeatedWork;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    config: DiscountConfig,
  ) {
    this.#flushes = new RepeatedWork({
      name: TraceJournal.name,
      everyMs: config.EVALUATION_TRACE_INTERVAL_MS,
      run: async () => {
        await this.flush();
        return undefined;
      },
    });
  }

  onApplicationBootstrap(): void {
    this.#flushes.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.#flushes.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
    if (this.#waiting.length > 0) this.#log.error(`${this.#waiting.length} traces of evaluations were not written`);
  }

  add(trace: Trace): void {
    this.#waiting.push(trace);
    const surplus = this.#waiting.length - MOST_WAITING;
    if (surplus > 0) {
      this.#waiting.splice(0, surplus);
      this.#log.error(`${surplus} traces of evaluations were given up: too many wait to be written`);
    }
    // Requests in hand when the timer has stopped write for themselves.
    if (this.#flushes.isStopped) void this.flush();
  }

  /** Writes what waits. What fails stays waiting. */
  async flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, BATCH);
        await this.database.read.query(INSERT, columns(batch));
        const written = new Set(batch);
        this.#waiting = this.#waiting.filter((trace) => !written.has(trace));
      }
    } catch (error) {
      this.#log.warn({ msg: 'Traces of evaluations wait to be written', waiting: this.#waiting.length, err: error });
    }
  }
}

function columns(batch: readonly Trace[]): unknown[] {
  return [
    batch.map(({ id }) => id),
    batch.map(({ cartId }) => cartId ?? null),
    batch.map(({ input }) => JSON.stringify(input)),
    batch.map(({ result }) => JSON.stringify(result)),
    batch.map(({ trace }) => JSON.stringify(trace)),
    batch.map(({ rulesVersion }) => rulesVersion),
  ];
}
