import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Basket, type Answer, type OrderAnswer, type Wish } from '@tenfold/shopper';
import type { Chance } from './chance.ts';
import { isOpen } from './journal-checks.ts';
import type { Journal } from './journal.ts';
import type { Buyer, Card, Goods } from './shop.ts';

/** How often the card of each kind is used. */
export type Cards = Readonly<Record<Card, number>>;

/** How customers shop. */
export interface Habits {
  readonly cards: Cards;
  /** Between two orders. */
  readonly thinkMs: number;
}

/** A request that may be sent several times, always with the same key and the same words. */
interface Errand {
  readonly key: string;
  ask(signal: AbortSignal): Promise<Answer<OrderAnswer>>;
}

const HOT = 0.2;
const COUPON = 0.2;
const FROM_BASKET = 0.3;
const SAME_KEY = 0.05;
const ABORTED = 0.03;
const CANCELLED = 0.03;

const ANSWER_TIMEOUT_MS = 10_000;
const PATIENCE_MS = 300;

/** A customer who buys one thing after the other, asks again when no answer came, and writes everything down. */
export class Client {
  readonly #buyer: Buyer;
  readonly #goods: Goods;
  readonly #habits: Habits;
  readonly #chance: Chance;
  readonly #journal: Journal;
  /** Asked for, and not answered for good. */
  readonly #open = new Map<string, Errand>();

  constructor(buyer: Buyer, goods: Goods, habits: Habits, chance: Chance, journal: Journal) {
    this.#buyer = buyer;
    this.#goods = goods;
    this.#habits = habits;
    this.#chance = chance;
    this.#journal = journal;
  }

  /** Goes shopping until told to stop; `onPlaced` hears of each order. */
  async shop(until: AbortSignal, onPlaced: (order: OrderAnswer, buyer: Buyer) => void): Promise<void> {
    while (!until.aborted) {
      const order = await this.#buy(until);
      if (order === undefined) continue;
      onPlaced(order, this.#buyer);
      await this.#lookAfter(order.id);
      await delay(this.#habits.thinkMs, undefined, { signal: until }).catch(() => undefined);
    }
  }

  /** Asks once more for whatever nobody has answered. */
  async askAgain(giveUp: AbortSignal): Promise<void> {
    while (this.#open.size > 0 && !giveUp.aborted) {
      for (const errand of this.#open.values()) await this.#ask(errand);
      if (this.#open.size > 0) await delay(PATIENCE_MS);
    }
  }

  async #buy(until: AbortSignal): Promise<OrderAnswer | undefined> {
    const errand = await this.#errand();
    const isAborted = this.#chance.happens(ABORTED);
    const [twice, abortMs] = [this.#chance.happens(SAME_KEY), this.#chance.between(2, 60)];
    this.#open.set(errand.key, errand);
    if (isAborted) await this.#ask(errand, abortMs);
    const [first, second] = await Promise.all([this.#ask(errand), ...(twice ? [this.#ask(errand)] : [])]);
    let order = first ?? second;
    while (this.#open.has(errand.key) && !until.aborted) {
      await delay(PATIENCE_MS);
      order = await this.#ask(errand);
    }
    return order;
  }

  async #ask({ key, ask }: Errand, timeoutMs = ANSWER_TIMEOUT_MS): Promise<OrderAnswer | undefined> {
    this.#journal.write({ kind: 'asked', key, customer: this.#buyer.id });
    try {
      const { status, body } = await ask(AbortSignal.timeout(timeoutMs));
      const code = status === 201 ? undefined : (body as { code?: string }).code;
      const placed = status === 201 ? { orderId: body.id, total: body.totals.total.amount } : {};
      this.#journal.write({ kind: 'answered', key, status, code, ...placed });
      if (!isOpen(status, code)) this.#open.delete(key);
      return status === 201 ? body : undefined;
    } catch (error) {
      this.#journal.write({ kind: 'lost', key, reason: String(error) });
      return undefined;
    }
  }

  /** Reads the order a few times, as an impatient customer would; some think better of it. */
  async #lookAfter(orderId: string): Promise<void> {
    if (this.#chance.happens(CANCELLED)) await this.#cancel(orderId);
    for (let looks = this.#chance.between(1, 3); looks > 0; looks--) {
      const order = await this.#buyer.customer.order(orderId).catch(() => undefined);
      if (order !== undefined) this.#journal.write({ kind: 'shown', orderId, status: order.status });
      await delay(this.#chance.between(20, 120));
    }
  }

  async #cancel(orderId: string): Promise<void> {
    const answer = await this.#buyer.customer.cancel(orderId).catch(() => undefined);
    if (answer === undefined) return;
    const { status, body } = answer;
    const orderStatus = status === 200 ? { orderStatus: body.status } : {};
    this.#journal.write({ kind: 'cancelled', orderId, status, ...orderStatus });
  }

  async #errand(): Promise<Errand> {
    const wish = this.#wish();
    const key = randomUUID();
    const basket = this.#chance.happens(FROM_BASKET) ? await this.#fillBasket(wish).catch(() => undefined) : undefined;
    const { paymentMethodId } = wish;
    if (basket !== undefined) {
      return { key, ask: (signal) => basket.tryToOrder({ paymentMethodId, idempotencyKey: key }, signal) };
    }
    return { key, ask: (signal) => this.#buyer.customer.tryToPlace({ ...wish, idempotencyKey: key }, signal) };
  }

  async #fillBasket({ variantId, quantity }: Wish): Promise<Basket> {
    const basket = await Basket.open(this.#buyer.customer.session);
    await basket.empty();
    await basket.put(variantId, quantity);
    return basket;
  }

  #wish(): Wish {
    const { plenty, hot, coupons } = this.#goods;
    return {
      variantId: this.#chance.happens(HOT) ? hot : this.#chance.oneOf(plenty),
      quantity: this.#chance.between(1, 2),
      paymentMethodId: this.#buyer.methods[this.#chance.weighted(this.#habits.cards)],
      ...(this.#chance.happens(COUPON) ? { couponCode: this.#chance.oneOf(coupons) } : {}),
    };
  }
}
