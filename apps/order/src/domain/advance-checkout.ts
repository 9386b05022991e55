import type { CancelReason } from '@tenfold/order-contracts';
import { decide, THE_SHOP, type Windows } from './checkout-saga.ts';
import { learn, type Checkout, type News } from './checkout.ts';
import { paymentStatus } from './order-status.ts';

/** What one piece of news did to an order: its new state, the history to keep, and what the others must hear. */
export interface Advance {
  readonly after: Checkout;
  readonly history: readonly Moved[];
  readonly says: readonly Saying[];
  /** Set when the order ended or was asked to end. */
  readonly reason?: CancelReason;
}

export interface Moved {
  readonly axis: 'status' | 'payment' | 'fulfilment';
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
  readonly actor: string;
}

/** An event of the order, before the frozen parts of the order (lines, address) are added. */
export type Saying = { readonly version: number } & (
  | { readonly event: 'payment_requested'; readonly payUntil: Date }
  | { readonly event: 'confirmed' }
  | { readonly event: 'cancelled'; readonly reason: CancelReason; readonly step?: string; readonly by: string }
  | { readonly event: 'cancellation_requested'; readonly reason: CancelReason; readonly by: string }
  | { readonly event: 'refunded'; readonly amount: number }
);

/**
 * Takes news in, decides, and gives back the change; `undefined` when the news changes nothing (old, or already known).
 * Pure: the caller writes the change under the version that it read, or not at all.
 */
export function advance(before: Checkout, news: News, windows: Windows): Advance | undefined {
  const known = learn(before, news, windows.now);
  const change = new Change(before, known, news);
  change.takeMoneyPicture();
  const decision = decide(known, news, windows);
  switch (decision.do) {
    case 'wait':
      change.saga({ step: decision.step, deadline: decision.deadline });
      break;
    case 'request_payment':
      change.saga({ step: decision.step, deadline: decision.deadline });
      change.answer({ paymentAsked: true });
      change.say({ event: 'payment_requested', payUntil: decision.deadline });
      break;
    case 'confirm':
      if (known.total === 0) change.move('payment', { paymentStatus: 'not_required' });
      change.move('status', { status: 'confirmed' });
      change.saga({ status: 'done', step: 'confirming', deadline: null });
      change.say({ event: 'confirmed' });
      break;
    case 'reject':
      change.because(decision.reason, decision.by);
      change.move('status', { status: 'cancelled' });
      change.move('fulfilment', { fulfilmentStatus: 'cancelled' });
      if (!known.answers.paymentAsked) change.move('payment', { paymentStatus: 'voided' });
      change.say({
        event: 'cancelled',
        reason: decision.reason,
        ...(decision.reason === 'not_answered' ? { step: decision.step } : {}),
        by: decision.by,
      });
      change.saga({ status: 'compensating', step: decision.step, deadline: null });
      // When payment was never asked, or has said its last word already, there is nothing left to wait for.
      if (decide(change.state, { from: 'clock' }, windows).do === 'close') change.saga({ status: 'failed' });
      break;
    case 'request_cancellation':
      change.because(decision.reason, decision.by);
      change.stop();
      change.say({ event: 'cancellation_requested', reason: decision.reason, by: decision.by });
      break;
    case 'close':
      change.saga({ status: 'failed' });
      break;
    case 'nothing':
      break;
  }
  return change.result();
}

class Change {
  state: Checkout;
  readonly #before: Checkout;
  readonly #history: Moved[] = [];
  readonly #says: Saying[] = [];
  #reason?: CancelReason;
  #actor: string;

  constructor(before: Checkout, known: Checkout, news: News) {
    this.#before = before;
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

  stop(): void {
    this.state = { ...this.state, stopRequested: true };
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
      ...(this.#reason ? { reason: this.#reason } : {}),
    };
  }

  #record(axis: Moved['axis'], from: string, to: string, reason?: string): void {
    this.#history.push({ axis, from, to, actor: this.#actor, ...(reason ? { reason } : {}) });
  }
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'version'> : never;
