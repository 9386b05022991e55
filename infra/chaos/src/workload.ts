import { setTimeout as delay } from 'node:timers/promises';
import { Aftercare } from './aftercare.ts';
import { Chance } from './chance.ts';
import { Client, type Cards, type Habits } from './client.ts';
import type { Journal } from './journal.ts';
import type { Goods, Shop } from './shop.ts';

export const EVERYDAY_CARDS: Cards = { ok: 80, declined: 5, late_300: 5, twice: 4, early: 4, timeout: 2 };

/** A busy shop: every client and the staff at work until `stop`. */
export class Workload {
  readonly #end = new AbortController();
  readonly #clients: readonly Client[];
  readonly #work: Promise<unknown>;
  #placed = 0;

  constructor(shop: Shop, goods: Goods, habits: Habits, seed: number, journal: Journal) {
    const aftercare = new Aftercare(shop, new Chance(seed, 'aftercare'));
    this.#clients = shop.buyers.map(
      (buyer, number) => new Client(buyer, goods, habits, new Chance(seed, `client ${number}`), journal),
    );
    const { signal } = this.#end;
    this.#work = Promise.all([
      aftercare.work(signal),
      ...this.#clients.map((client) =>
        client.shop(signal, (order, buyer) => {
          this.#placed++;
          aftercare.take(order, buyer);
        }),
      ),
    ]);
    // Seen by whoever stops the work; until then it must not end the process.
    this.#work.catch(() => undefined);
  }

  /** Orders so far. */
  get placed(): number {
    return this.#placed;
  }

  /** Resolves when so many more orders have been placed, or the time is up. */
  async orders(more: number, timeoutMs: number): Promise<void> {
    const [goal, until] = [this.#placed + more, Date.now() + timeoutMs];
    while (this.#placed < goal && Date.now() < until) await delay(50);
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#work;
  }

  /** Asks again for whatever was never answered, until everything is, or the time is up. */
  async settleAnswers(timeoutMs: number): Promise<void> {
    const giveUp = AbortSignal.timeout(timeoutMs);
    await Promise.all(this.#clients.map((client) => client.askAgain(giveUp)));
  }
}
