import type { CancelReason, OrderLimit } from '@tenfold/order-contracts';
import { follow, fulfilmentOf, nothingLeft, type Delivery, type ParcelPicture } from './fulfilment.ts';
import {
  fulfilmentStatus,
  paymentStatus,
  type FulfilmentStatus,
  type OrderStatus,
  type PaymentStatus,
  type SagaStatus,
} from './order-status.ts';

export type StepName = 'reserving' | 'paying' | 'awaiting_customer' | 'confirming';

/** What the checkout of one order knows: the order's axes, and what the others answered so far. */
export interface Checkout {
  readonly orderId: string;
  /** Version of the order's event stream: one event, one version, no gaps. */
  readonly version: number;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly fulfilmentStatus: FulfilmentStatus;
  readonly currency: string;
  /** Minor units of `currency`, like every amount here. */
  readonly total: number;
  readonly capturedTotal: number;
  readonly refundedTotal: number;
  readonly placedAt: Date;
  /** A confirmed order has been asked to stop; shipping has not answered yet. */
  readonly stopRequested: boolean;
  /** Version of the newest picture of the payment account that was taken over. */
  readonly paymentSeen: number;
  /** Version of the newest picture of the parcels that was taken over. */
  readonly shippingSeen: number;
  readonly saga: { readonly status: SagaStatus; readonly step: StepName; readonly deadline: Date | null };
  readonly answers: Answers;
}

/** The answers of the other services, kept as JSON with the saga. */
export interface Answers {
  /** Until then product holds the stock of an order that is not confirmed. ISO 8601. */
  readonly holdUntil: string;
  readonly stock: 'asked' | 'held' | 'refused' | 'expired';
  readonly stockRefusal?: StockRefusal;
  /** Version of the newest word of the reservation that was taken over. */
  readonly stockSeen: number;
  readonly limits: 'none' | 'asked' | 'held' | 'refused';
  /** What discount was asked to hold; every later event of the order that discount hears says it again. */
  readonly limitsAsked?: readonly OrderLimit[];
  /** Version of the newest word of discount that was taken over; absent before the first. */
  readonly limitsSeen?: number;
  readonly paymentAsked: boolean;
  /** Of the cart as it was ordered; what was added since is not part of the order. Absent without a cart. */
  readonly cartVersion?: number;
  /** No further attempt to pay can help. */
  readonly paymentFinal?: boolean;
  readonly paymentFailure?: string;
  /** What the customer has to do before the provider decides. */
  readonly nextAction?: NextAction;
  /** When payment last moved the account, by this database's clock. ISO 8601. */
  readonly paymentHeardAt?: string;
  /** The newest attempt to pay; a refund goes back to it. */
  readonly paymentId?: string;
  /** Why and for whom a confirmed order was asked to stop. */
  readonly stop?: { readonly reason: CancelReason; readonly by: string };
  /** What left and what arrived. Absent as long as shipping has said nothing. */
  readonly delivery?: Delivery;
}

export type StockRefusal = 'short' | 'not_sold' | 'expired';

export interface NextAction {
  readonly type: string;
  readonly url: string;
}

/** Something that may move a checkout on. */
export type News =
  | { readonly from: 'product'; readonly version: number; readonly stock: 'held' | 'expired' }
  | { readonly from: 'product'; readonly version: number; readonly stock: 'refused'; readonly reason: StockRefusal }
  | { readonly from: 'discount'; readonly version: number; readonly limits: 'held' | 'refused' }
  | { readonly from: 'payment'; readonly account: AccountPicture }
  | { readonly from: 'shipping'; readonly picture: ParcelPicture }
  | { readonly from: 'person'; readonly by: string; readonly reason: CancelReason }
  | { readonly from: 'clock' };

/** The whole payment account of the order, as its newest event shows it. */
export interface AccountPicture {
  readonly version: number;
  readonly paymentId: string;
  readonly status: Exclude<PaymentStatus, 'not_required'>;
  readonly captured: number;
  readonly refunded: number;
  readonly final?: boolean;
  readonly failureCode?: string;
  readonly nextAction?: NextAction;
  /** Where the money of a refund went. */
  readonly destination?: 'original' | 'store_credit';
}

/** A word that no path explains: not guessed at, but put aside for a person. */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';
}

/**
 * The checkout with what `news` adds to what it knows; the same object when the news is old.
 * @throws Contradiction when the account or the parcels moved in a way that no table knows.
 */
export function learn(checkout: Checkout, news: News, now: Date): Checkout {
  switch (news.from) {
    case 'product': {
      if (news.version <= checkout.answers.stockSeen) return checkout;
      const refusal = news.stock === 'refused' ? { stockRefusal: news.reason } : {};
      return {
        ...checkout,
        answers: { ...checkout.answers, stock: news.stock, stockSeen: news.version, ...refusal },
      };
    }
    case 'discount': {
      const { version: limitsSeen, limits } = news;
      if (limitsSeen <= (checkout.answers.limitsSeen ?? 0)) return checkout;
      return { ...checkout, answers: { ...checkout.answers, limits, limitsSeen } };
    }
    case 'payment': {
      const { account } = news;
      if (account.version <= checkout.paymentSeen) return checkout;
      if (!paymentStatus.path(checkout.paymentStatus, account.status)) {
        throw new Contradiction(
          `The payment of order ${checkout.orderId} cannot go from ${checkout.paymentStatus} to ${account.status}`,
        );
      }
      return {
        ...checkout,
        paymentStatus: account.status,
        capturedTotal: account.captured,
        refundedTotal: account.refunded,
        paymentSeen: account.version,
        answers: {
          ...checkout.answers,
          paymentHeardAt: now.toISOString(),
          paymentId: account.paymentId,
          paymentFinal: account.status === 'failed' && account.final,
          paymentFailure: account.failureCode,
          nextAction: account.nextAction,
        },
      };
    }
    case 'shipping':
      return news.picture.version <= checkout.shippingSeen ? checkout : followParcels(checkout, news.picture);
    case 'person':
    case 'clock':
      return checkout;
  }
}

function followParcels(checkout: Checkout, picture: ParcelPicture): Checkout {
  const delivery = follow(checkout.answers.delivery ?? nothingLeft, picture);
  if (!delivery) throw new Contradiction(`The units of order ${checkout.orderId} do not add up in its parcels`);
  const isPromise = checkout.status !== 'pending' && checkout.status !== 'cancelled';
  if (delivery.units.shipped > 0 && !isPromise) {
    throw new Contradiction(`A parcel left for order ${checkout.orderId}, which is ${checkout.status}`);
  }
  const to = fulfilmentOf(delivery.units);
  if (isPromise && !fulfilmentStatus.path(checkout.fulfilmentStatus, to)) {
    throw new Contradiction(`Order ${checkout.orderId} cannot go from ${checkout.fulfilmentStatus} to ${to}`);
  }
  return { ...checkout, shippingSeen: picture.version, answers: { ...checkout.answers, delivery } };
}
