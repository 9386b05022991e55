import type { CancelReason } from '@tenfold/order-contracts';
import type { Checkout, News, StepName } from './checkout.ts';

/**
 * The checkout, told once.
 *
 * An order is placed, its stock is held, its money is held, and then it is a promise. Each step below says what it
 * waits for, what ends it, how long it waits, and what takes back what it caused. `decide` reads the steps from the top
 * and answers with the one thing to do now. It is asked after every event, every cancellation and every deadline, and
 * it gives the same answer in whatever order those came.
 */
interface Step {
  readonly name: StepName;
  /** What is sent when the step begins. */
  readonly asks: string;
  /** What takes it back when the order ends: every answer to `order.cancelled`, all in parallel. */
  readonly undoneBy: string;
  readonly done: (known: Checkout) => boolean;
  readonly refused?: (known: Checkout, windows: Windows) => CancelReason | undefined;
  readonly deadline: (known: Checkout, windows: Windows) => Date;
  readonly late: CancelReason;
}

const story: readonly Step[] = [
  {
    name: 'reserving',
    asks: 'order.placed: product holds the stock, discount the limits (if there are any)',
    undoneBy: 'product releases the stock, discount the limits',
    done: ({ answers }) => answers.stock === 'held' && (answers.limits === 'held' || answers.limits === 'none'),
    refused: ({ answers }) => {
      if (answers.stock === 'refused')
        return answers.stockRefusal === 'expired' ? 'reservation_expired' : 'out_of_stock';
      if (answers.stock === 'expired') return 'reservation_expired';
      return answers.limits === 'refused' ? 'coupon_rejected' : undefined;
    },
    deadline: ({ placedAt }, { holdDeadlineMs }) => after(placedAt, holdDeadlineMs),
    late: 'not_answered',
  },
  {
    name: 'paying',
    asks: 'order.payment_requested: payment authorises the total (nothing to pay: nobody is asked)',
    undoneBy: 'payment closes the account: an open attempt at the provider, an authorisation, a capture',
    done: ({ total, paymentStatus }) => total === 0 || paymentStatus !== 'pending',
    deadline: ({ placedAt }, { payDeadlineMs }) => after(placedAt, payDeadlineMs),
    late: 'not_answered',
  },
  {
    name: 'awaiting_customer',
    asks: 'the customer, for a second factor or for another method of payment',
    undoneBy: 'payment closes the account',
    done: ({ total, paymentStatus }) => total === 0 || paymentStatus === 'authorized' || paymentStatus === 'captured',
    refused: ({ total, paymentStatus, answers }, { retryWindowMs }) => {
      if (total === 0 || paymentStatus === 'requires_action') return undefined;
      if (paymentStatus === 'failed')
        return answers.paymentFinal || retryWindowMs === 0 ? 'payment_declined' : undefined;
      return paymentStatus === 'authorized' || paymentStatus === 'captured' ? undefined : 'money_lost';
    },
    deadline: (known, windows) => {
      const heard = known.answers.paymentHeardAt ? new Date(known.answers.paymentHeardAt) : known.placedAt;
      const patience = known.paymentStatus === 'failed' ? windows.retryWindowMs : windows.customerDeadlineMs;
      return earlier(after(heard, patience), after(known.placedAt, windows.holdMs * LAST_CALL));
    },
    late: 'payment_expired',
  },
  {
    name: 'confirming',
    asks: 'order.confirmed: the order is a promise, shipping may begin',
    undoneBy: 'order.cancellation_requested: shipping decides whether it can still stop',
    done: () => true,
    // A hold about to expire is no ground for a promise: product may be giving the stock away this very minute.
    refused: (known, windows) => (windows.now >= lastConfirmation(known, windows) ? 'reservation_expired' : undefined),
    deadline: lastConfirmation,
    late: 'reservation_expired',
  },
];

/** For the list of stuck orders: what a step waits for, and what its end takes back. */
export function tellStep(name: StepName): Pick<Step, 'asks' | 'undoneBy'> {
  const { asks, undoneBy } = story.find((step) => step.name === name)!;
  return { asks, undoneBy };
}

/** How long the shop waits; milliseconds, from the configuration. `now` is the database's clock. */
export interface Windows {
  readonly now: Date;
  readonly holdDeadlineMs: number;
  readonly payDeadlineMs: number;
  readonly customerDeadlineMs: number;
  /** How long a declined order may be paid in another way; 0 = not at all. */
  readonly retryWindowMs: number;
  /** How long product holds the stock of an order that is not confirmed. */
  readonly holdMs: number;
}

export type Decision =
  | { readonly do: 'wait'; readonly step: StepName; readonly deadline: Date }
  | { readonly do: 'request_payment'; readonly step: 'paying'; readonly deadline: Date }
  | { readonly do: 'confirm' }
  | { readonly do: 'reject'; readonly reason: CancelReason; readonly step: StepName; readonly by: string }
  | { readonly do: 'request_cancellation'; readonly reason: CancelReason; readonly by: string }
  | { readonly do: 'close' }
  | { readonly do: 'nothing' };

/** The one thing to do now, from all that is known. */
export function decide(known: Checkout, news: News, windows: Windows): Decision {
  switch (known.status) {
    case 'pending':
      return news.from === 'person' ? callOff(known, news) : nextStep(known, windows);
    case 'confirmed':
      return keepPromise(known, news);
    case 'cancelled':
      return known.saga.status === 'compensating' && nothingHeld(known) ? { do: 'close' } : { do: 'nothing' };
    case 'shipped':
    case 'delivered':
      return { do: 'nothing' };
  }
}

function nextStep(known: Checkout, windows: Windows): Decision {
  for (const step of story) {
    const reason = step.refused?.(known, windows);
    if (reason) return { do: 'reject', reason, step: step.name, by: THE_SHOP };
    if (step.done(known)) continue;
    const deadline = step.deadline(known, windows);
    if (windows.now >= deadline) return { do: 'reject', reason: step.late, step: step.name, by: THE_SHOP };
    if (step.name === 'paying' && !known.answers.paymentAsked)
      return { do: 'request_payment', step: 'paying', deadline };
    return { do: 'wait', step: step.name, deadline };
  }
  return { do: 'confirm' };
}

/** A pending order is order's alone to end: no shipment can exist, because `order.confirmed` never will. */
function callOff(known: Checkout, { reason, by }: Extract<News, { from: 'person' }>): Decision {
  return { do: 'reject', reason, step: known.saga.step, by };
}

/**
 * A confirmed order is stopped by asking shipping, once, whoever wants it stopped. If nothing had left, it ends here;
 * if something had, it is shipped with what had (`Change.takeParcelPicture`).
 */
function keepPromise(known: Checkout, news: News): Decision {
  const { delivery, stop } = known.answers;
  if (delivery?.closed && delivery.units.shipped === 0) {
    return {
      do: 'reject',
      step: known.saga.step,
      ...(stop ?? { reason: 'requested_by_staff', by: 'system:shipping' }),
    };
  }
  if (known.stopRequested) return { do: 'nothing' };
  if (news.from === 'person') return { do: 'request_cancellation', reason: news.reason, by: news.by };
  if (known.answers.stock === 'refused') return { do: 'request_cancellation', reason: 'stock_lost', by: THE_SHOP };
  if (known.paymentStatus === 'voided' || known.paymentStatus === 'refunded') {
    return { do: 'request_cancellation', reason: 'money_lost', by: THE_SHOP };
  }
  return { do: 'nothing' };
}

/** Payment has said its last word, or was never asked. Stock and limits need no answer: their handlers always run. */
function nothingHeld({ answers, paymentStatus }: Checkout): boolean {
  return (
    !answers.paymentAsked || paymentStatus === 'failed' || paymentStatus === 'voided' || paymentStatus === 'refunded'
  );
}

function lastConfirmation({ answers }: Checkout, { holdMs }: Windows): Date {
  return after(new Date(answers.holdUntil), -holdMs * MARGIN);
}

export const THE_SHOP = 'system:order';
/** The customer's last call: 55 of the 60 minutes of a hold. */
const LAST_CALL = 55 / 60;
/** No confirmation in the last minute of the 60 minutes of a hold. */
const MARGIN = 1 / 60;

const after = (time: Date, ms: number) => new Date(time.getTime() + ms);
const earlier = (a: Date, b: Date) => (a < b ? a : b);
