import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { PermanentFailure } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { OrderConfig } from '../config.ts';
import { advance, type Advance } from '../domain/advance-checkout.ts';
import type { Windows } from '../domain/checkout-saga.ts';
import { Contradiction, type News } from '../domain/checkout.ts';
import { CheckoutRepository, type KnownCheckout } from '../persistence/checkout.repository.ts';
import { OrderEvents } from './order-events.ts';

/**
 * Takes one piece of news into a checkout: the handlers, the cancellation and the sweeper all come through here, and all
 * ask the same story (`domain/checkout-saga.ts`) what to do.
 */
@Injectable()
export class RunCheckout {
  constructor(
    private readonly checkouts: CheckoutRepository,
    private readonly events: OrderEvents,
    private readonly config: OrderConfig,
  ) {}

  /** What a handler reads before its transaction writes. @throws PermanentFailure for an order that nobody placed. */
  async read(db: EntityManager, orderId: string): Promise<KnownCheckout> {
    const known = await this.checkouts.read(db, orderId);
    if (!known) throw new PermanentFailure(`There is no order ${orderId}`, 'contradiction');
    return known;
  }

  /**
   * Decides and writes: state, history and events, in the caller's transaction. Old news change nothing.
   * @throws StaleVersion when the checkout has moved since it was read; PermanentFailure for a contradiction.
   */
  async advance(tx: Tx, known: KnownCheckout, news: News, eventId?: string): Promise<Advance | undefined> {
    const change = this.#decide(known, news);
    if (!change) return undefined;
    await Promise.all([this.checkouts.write(tx, known, change, eventId), this.#say(tx, known, change, news)]);
    return change;
  }

  async #say(tx: Tx, known: KnownCheckout, { after, says }: Advance, news: News): Promise<void> {
    for (const saying of says) await this.events.publish(tx, known, after, saying, news);
  }

  #decide(known: KnownCheckout, news: News): Advance | undefined {
    try {
      return advance(known.checkout, news, this.#windows(known.now));
    } catch (error) {
      if (error instanceof Contradiction) throw new PermanentFailure(error.message, 'contradiction', { cause: error });
      throw error;
    }
  }

  #windows(now: Date): Windows {
    return {
      now,
      holdDeadlineMs: this.config.CHECKOUT_HOLD_DEADLINE_MS,
      payDeadlineMs: this.config.CHECKOUT_PAY_DEADLINE_MS,
      customerDeadlineMs: this.config.CHECKOUT_CUSTOMER_DEADLINE_MS,
      retryWindowMs: this.config.PAYMENT_RETRY_WINDOW_MS,
      holdMs: this.config.RESERVATION_HOLD_MS,
    };
  }
}
