import { Logger } from '@nestjs/common';

/** Work whose next turn is due at once or at a time it knows must not spin when it gets nowhere. */
const SHORTEST_PAUSE_MS = 20;
/** Replicas that started together drift apart: a pause is shorter than asked for by up to this part of it. */
const JITTER = 0.1;

export interface WorkPlan {
  /** As the log calls it. */
  readonly name: string;
  /** The longest pause between the end of one turn and the start of the next. */
  readonly everyMs: number;
  /**
   * One turn. A failure is logged, once for as long as it stays the same, and waits for the next turn.
   *
   * @returns `more` when the next turn should follow at once, or the milliseconds after which it is worth while; anything
   *   else means `everyMs`
   */
  run(): Promise<'more' | number | undefined>;
}

/**
 * Work that a service does again and again: one turn at a time, each a pause after the last has ended. Its owner starts it
 * with the application and stops it in `beforeApplicationShutdown`, while the database is still open.
 */
export class RepeatedWork {
  readonly #plan: WorkPlan;
  readonly #logger: Logger;
  #state: 'new' | 'started' | 'stopped' = 'new';
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #isAsked = false;
  #failures = { sinceSuccess: 0, lastReason: '' };

  constructor(plan: WorkPlan) {
    this.#plan = plan;
    this.#logger = new Logger(plan.name);
  }

  /** For long turns, which end early once this is true. */
  get isStopped(): boolean {
    return this.#state === 'stopped';
  }

  /** The first turn comes after a pause, or with `wake`. */
  start(): void {
    this.#state = 'started';
    this.#pause(this.#longPause());
  }

  /** Takes the next turn now, or right after the one under way. Does nothing before `start` and after `stop`. */
  wake(): void {
    if (this.#state !== 'started') return;
    this.#isAsked = true;
    if (this.#turn === undefined) this.#begin();
  }

  /** Resolves when the turn under way has ended; none follows. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    await this.#turn;
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#isAsked = false;
    this.#turn = this.#takeTurn().then((pauseMs) => {
      this.#turn = undefined;
      if (this.#state === 'started') this.#pause(this.#isAsked ? 0 : pauseMs);
    });
  }

  /** @returns how long to pause */
  async #takeTurn(): Promise<number> {
    try {
      const next = await this.#plan.run();
      this.#succeeded();
      if (next === 'more') return 0;
      return typeof next === 'number'
        ? Math.max(SHORTEST_PAUSE_MS, Math.min(next, this.#plan.everyMs))
        : this.#longPause();
    } catch (error) {
      this.#failed(error);
      return this.#longPause();
    }
  }

  #pause(ms: number): void {
    this.#timer = setTimeout(() => this.#begin(), ms);
  }

  #longPause(): number {
    return this.#plan.everyMs * (1 - JITTER * Math.random());
  }

  #failed(error: unknown): void {
    const reason = String(error);
    const isNews = reason !== this.#failures.lastReason;
    this.#failures = { sinceSuccess: this.#failures.sinceSuccess + 1, lastReason: reason };
    if (isNews) this.#logger.warn({ msg: 'Failed, and is tried again', err: error });
  }

  #succeeded(): void {
    const { sinceSuccess } = this.#failures;
    this.#failures = { sinceSuccess: 0, lastReason: '' };
    if (sinceSuccess > 1) this.#logger.log(`Works again after ${sinceSuccess} failures`);
  }
}
