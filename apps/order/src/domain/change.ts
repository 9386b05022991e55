import type { CancelReason } from '@tenfold/order-contracts';
import type { Advance, Moved, Saying } from './advance-checkout.ts';
import { THE_SHOP } from './checkout-saga.ts';
import type { Checkout, News } from './checkout.ts';
import { allDelivered, allShipped, fulfilmentOf, nothingLeft, settledLines, type LineUnits } from './fulfilment.ts';
import { fulfilmentStatus as fulfilmentTable, paymentStatus, type FulfilmentStatus } from './order-status.ts';

/** One advance in the making: the state as it is by now, and what to write down and to say about the way there. */
export class Change {
  state: Checkout;
  readonly #before: Checkout;
  readonly #history: Moved[] = [];
  readonly #says: Saying[] = [];
  #reason?: CancelReason;
  #actor: string;
  #units?: readonly LineUnits[];
  readonly #news: News;

  constructor(before: Checkout, known: Checkout, news: News) {
    this.#before = before;
    this.#news = news;
    this.state = known;
    this.#actor = news.from === 'person' ? news.by : news.from === 'clock' ? THE_SHOP : `system:${news.from}`;
  }

  /** The walk of the payment axis, every state that was passed on the way, and the refund that it shows. */
  takeMoneyPicture(): void {
    let from = this.#before.paymentStatus;
    for (const to of paymentStatus.path(from, this.state.paymentStatus) ?? []) {
      const failure = to === 'failed' ? this.state.answers.paymentFailure : undefined;
      this.#record('payment', from, to, failure);
      from = to;
    }
    const refunded = this.state.refundedTotal - this.#before.refundedTotal;
    if (refunded > 0) this.say({ event: 'refunded', amount: refunded });
  }

  /** What left and what arrived since: one event for each, and every state that was passed on the way. */
  takeParcelPicture(): void {
    const { delivery } = this.state.answers;
    if (this.#news.from !== 'shipping' || !delivery || delivery === this.#before.answers.delivery) return;
    const { units } = delivery;
    const { units: before } = this.#before.answers.delivery ?? nothingLeft;
    this.#units = settledLines(this.#news.picture);

    this.#walkFulfilment(fulfilmentOf({ ...units, delivered: 0 }));
    if (allShipped(units) && this.state.status === 'confirmed') {
      this.move('status', { status: 'shipped' });
      if (this.state.stopRequested) {
        this.#note('status', units.cancelled === 0 ? 'cancellation_refused' : 'rest_cancelled');
      }
      this.say({ event: 'shipped', final: true });
    } else if (units.shipped > before.shipped) {
      this.say({ event: 'shipped', final: false });
    }

    this.#walkFulfilment(fulfilmentOf(units));
    const all = allDelivered(units);
    if (units.delivered > before.delivered || (all && this.state.status === 'shipped')) {
      if (all) this.move('status', { status: 'delivered' });
      this.say({ event: 'delivered', final: all, at: delivery.arrivedAt! });
    }
    if (this.#news.picture.trouble !== undefined) this.#note('fulfilment', this.#news.picture.trouble);
  }

  because(reason: CancelReason, by: string): void {
    this.#reason = reason;
    this.#actor = by;
  }

  move(axis: Moved['axis'], to: Partial<Pick<Checkout, 'status' | 'paymentStatus' | 'fulfilmentStatus'>>): void {
    const field = ({ status: 'status', payment: 'paymentStatus', fulfilment: 'fulfilmentStatus' } as const)[axis];
    const from = this.state[field];
    this.state = { ...this.state, ...to };
    this.#record(axis, from, this.state[field], this.#reason);
  }

  stop(reason: CancelReason, by: string): void {
    this.state = { ...this.state, stopRequested: true };
    this.answer({ stop: { reason, by } });
  }

  saga(to: Partial<Checkout['saga']>): void {
    this.state = { ...this.state, saga: { ...this.state.saga, ...to } };
  }

  answer(more: Partial<Checkout['answers']>): void {
    this.state = { ...this.state, answers: { ...this.state.answers, ...more } };
  }

  say(what: Unnumbered<Saying>): void {
    const version = this.state.version + 1;
    this.state = { ...this.state, version };
    this.#says.push({ ...what, version });
  }

  result(): Advance | undefined {
    const old = this.state.answers === this.#before.answers && this.#says.length === 0 && this.#history.length === 0;
    const { saga } = this.state;
    const sagaAsBefore =
      saga.status === this.#before.saga.status &&
      saga.step === this.#before.saga.step &&
      saga.deadline?.getTime() === this.#before.saga.deadline?.getTime();
    if (old && sagaAsBefore) return undefined;
    return {
      after: this.state,
      history: this.#history,
      says: this.#says,
      ...(this.#units ? { units: this.#units } : {}),
      ...(this.#reason ? { reason: this.#reason } : {}),
    };
  }

  #walkFulfilment(to: FulfilmentStatus): void {
    for (const fulfilmentStatus of fulfilmentTable.path(this.state.fulfilmentStatus, to) ?? []) {
      this.move('fulfilment', { fulfilmentStatus });
    }
  }

  /** Something that moved nothing, and that those who look at the order want to read. */
  #note(axis: 'status' | 'fulfilment', reason: string): void {
    const at = axis === 'status' ? this.state.status : this.state.fulfilmentStatus;
    this.#record(axis, at, at, reason);
  }

  #record(axis: Moved['axis'], from: string, to: string, reason?: string): void {
    this.#history.push({ axis, from, to, actor: this.#actor, ...(reason ? { reason } : {}) });
  }
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'version'> : never;
