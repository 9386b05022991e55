import type { CancelReason } from '@tenfold/order-contracts';
import { decide, type Windows } from './checkout-saga.ts';
import { learn, type Checkout, type News } from './checkout.ts';
import { Change } from './change.ts';
import type { LineUnits } from './fulfilment.ts';

/** What one piece of news did to an order: its new state, the history to keep, and what the others must hear. */
export interface Advance {
  readonly after: Checkout;
  readonly history: readonly Moved[];
  readonly says: readonly Saying[];
  /** Set when shipping's picture was taken over: what has become of each line. */
  readonly units?: readonly LineUnits[];
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
  | { readonly event: 'shipped'; readonly final: boolean }
  | { readonly event: 'delivered'; readonly final: boolean; readonly at: string }
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
  change.takeParcelPicture();
  const decision = decide(change.state, news, windows);
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
      if (known.paymentStatus === 'pending' && !known.answers.paymentAsked)
        change.move('payment', { paymentStatus: 'voided' });
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
      change.stop(decision.reason, decision.by);
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
