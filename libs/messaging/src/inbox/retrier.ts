import { Logger } from '@nestjs/common';
import type { Delivery } from './delivery.ts';
import { PermanentFailure } from './failures.ts';
import type { HandlerRegistry } from './handler-registry.ts';
import type { InboxStore, ParkedEvent, ParkedHead } from './inbox-store.ts';

/** A taken event belongs to its taker this long; then, if the process died, anyone may try. */
const TAKEN_MS = 10_000;
/** How often to look for what a process that died has left behind. */
const IDLE_LOOK_MS = 5_000;
const SOONEST_LOOK_MS = 20;

/** Tries parked events again when they are due: of each key the first one, and at its success the next. */
export class Retrier {
  readonly #logger = new Logger(Retrier.name);
  readonly #store: InboxStore;
  readonly #delivery: Delivery;
  readonly #registry: HandlerRegistry;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(store: InboxStore, delivery: Delivery, registry: HandlerRegistry) {
    this.#store = store;
    this.#delivery = delivery;
    this.#registry = registry;
  }

  /** Something was parked: look when it is due. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    if (!this.#looking) this.#schedule(SOONEST_LOOK_MS);
  }

  /** Waits for the attempt in hand. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #schedule(inMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#run(), inMs);
  }

  async #run(): Promise<void> {
    this.#again = false;
    let nextMs = IDLE_LOOK_MS;
    this.#looking = this.#look().then(
      (dueInMs) => {
        nextMs = dueInMs;
      },
      (error: unknown) => this.#logger.warn(`Parked events wait: ${String(error)}`),
    );
    await this.#looking;
    this.#looking = undefined;
    this.#schedule(this.#again ? SOONEST_LOOK_MS : nextMs);
  }

  /** Tries what is due; answers when to look again. */
  async #look(): Promise<number> {
    const heads = await this.#store.parkedHeads();
    const due = heads.filter((head) => head.dueInMs <= 0);
    await Promise.all(due.slice(0, 4).map((_, lane, lanes) => this.#tryAll(everyNth(due, lane, lanes.length))));
    if (due.length > 0) return SOONEST_LOOK_MS;
    return Math.min(IDLE_LOOK_MS, ...heads.map((head) => Math.max(SOONEST_LOOK_MS, head.dueInMs)));
  }

  async #tryAll(heads: readonly ParkedHead[]): Promise<void> {
    for (const head of heads) {
      if (this.#stopped) return;
      const parked = await this.#store.takeParked(head, TAKEN_MS);
      if (parked) await this.#try(parked);
    }
  }

  async #try(parked: ParkedEvent): Promise<void> {
    const handler = this.#registry.byName(parked.handler);
    if (!handler) {
      const reason = `This service has no handler ${parked.handler} any more`;
      await this.#delivery.buryParked(parked, new PermanentFailure(reason, 'no_handler'));
      return;
    }
    const outcome = await this.#delivery.retry(parked, handler);
    if (outcome === 'handled' && parked.lastError !== null)
      await this.#store.wakeAlike(parked.handler, parked.lastError);
  }
}

function everyNth<T>(items: readonly T[], first: number, step: number): T[] {
  return items.filter((_, index) => index % step === first);
}
