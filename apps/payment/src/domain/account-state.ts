import type { EventDefinition } from '@tenfold/contract-kit';
import type { PaymentPicture } from '@tenfold/payment-contracts';
import type { PaymentStatus } from './payment-status.ts';

export interface NextAction {
  readonly type: string;
  readonly url: string;
}

/** One attempt to pay the order: a row of `payments`. Amounts are minor units of the account's currency. */
export interface Attempt {
  readonly id: string;
  readonly orderId: string;
  readonly userId: string | null;
  readonly paymentMethodId: string | null;
  readonly oneOffMethodId: string | null;
  readonly methodKind: 'saved' | 'one_off' | 'store_credit' | 'gift_card';
  readonly provider: string;
  readonly currency: string;
  readonly orderAmount: number;
  readonly amount: number;
  readonly attempt: number;
  readonly attemptedAt: Date;
  providerReference: string | null;
  status: PaymentStatus;
  /** What the provider holds or has taken for this attempt. More than captured on an ended attempt is to be given back. */
  authorizedAmount: number;
  capturedAmount: number;
  refundClaimedAmount: number;
  refundedAmount: number;
  failureCode: string | null;
  failureReason: string | null;
  nextAction: NextAction | null;
  authorizedAt: Date | null;
  capturedAt: Date | null;
  failedAt: Date | null;
  voidRequestedAt: Date | null;
  expiresAt: Date | null;
}

export interface Refund {
  readonly id: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly returnId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly destination: 'original' | 'store_credit';
  readonly idempotencyKey: string;
  readonly requestedBy: string;
  /** Whether the amount was taken out of what may still be refunded; until then the provider is not asked. */
  isClaimed: boolean;
  status: 'pending' | 'succeeded' | 'failed';
  providerReference: string | null;
  failureReason: string | null;
  succeededAt: Date | null;
}

/** Whom events are about, as order said it; the contact of a guest stays sealed here. */
export interface Customer {
  orderNumber: string | null;
  userId: string | null;
  contact: NonNullable<PaymentPicture['contact']> | null;
}

/** The one row of the order, with its attempts (oldest first) and refunds. */
export interface AccountState extends Customer {
  readonly id: string;
  readonly orderId: string;
  account: 'open' | 'closed';
  /** Null only on a tombstone: an order that ended before its payment was asked. */
  currency: string | null;
  capturedTotal: number;
  refundClaimed: number;
  refundedTotal: number;
  /** How much of the order has been earned; captured as long as less than this was. */
  captureDue: number;
  /** Nothing more will become due. */
  final: boolean;
  payUntil: Date | null;
  orderVersion: number;
  /** Of the event stream. */
  version: number;
  /** Of the row; what a writer compares. */
  readonly revision: number;
  readonly attempts: Attempt[];
  readonly refunds: Refund[];
}

/** What the provider says of one attempt, by answer, by webhook or when asked. */
export interface ProviderReport {
  readonly status: 'requires_action' | 'authorized' | 'captured' | 'declined' | 'voided';
  readonly reference: string | null;
  readonly nextAction?: NextAction;
  readonly failureCode?: string;
  readonly expiresAt?: Date;
  /** Of a `voided` one: what had been set aside and was let go, in minor units; absent when nothing ever was. */
  readonly released?: number;
}

export type ActResult =
  | { readonly outcome: 'succeeded'; readonly reference: string | null }
  | { readonly outcome: 'failed'; readonly code: string };

/** `captured`: all that the provider has taken of the authorisation, in minor units. */
export type VoidResult =
  { readonly outcome: 'succeeded'; readonly captured: number } | { readonly outcome: 'failed'; readonly code: string };

export interface Transaction {
  readonly paymentId: string;
  readonly orderId: string;
  readonly kind: 'authorize' | 'capture' | 'void' | 'refund';
  readonly amount: number;
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  readonly provider: string;
  readonly providerReference: string | null;
  readonly idempotencyKey: string;
  readonly errorCode: string | null;
}

export interface AccountEvent {
  readonly definition: EventDefinition;
  readonly data: unknown;
}

/** What stands between wanted and done; each is one call of the provider. */
export type Act =
  | { readonly kind: 'resolve' | 'watch' | 'close' | 'void'; readonly attempt: Attempt }
  | { readonly kind: 'capture'; readonly attempt: Attempt; readonly amount: number }
  | { readonly kind: 'refund'; readonly attempt: Attempt; readonly refund: Refund };

/** What the domain takes from outside. */
export interface World {
  /** The database's clock. */
  readonly now: Date;
  readonly newId: () => string;
}

/** What the order says about what has left, in one version of it. */
export interface Earned {
  readonly orderVersion: number;
  /** So far; minor units. */
  readonly due: number;
  /** Nothing more will leave. */
  readonly final: boolean;
  /** The provider takes money from an authorisation once only. */
  readonly capturesOnce: boolean;
}

export interface PaymentMethodChoice {
  readonly kind: 'saved' | 'one_off';
  readonly id: string;
}

export interface NewAttempt {
  readonly id: string;
  readonly userId: string | null;
  /** Undefined when the order names a method that is not there, or not the customer's. */
  readonly method: PaymentMethodChoice | undefined;
  readonly provider: string;
  readonly currency: string;
  readonly amount: number;
}

export interface RefundRequest {
  readonly id: string;
  readonly amount: number;
  readonly reason: string;
  readonly requestedBy: string;
  readonly idempotencyKey: string;
  readonly returnId?: string;
}

/** What a return asks for; `refundId` is the one name of the wish. */
export interface ReturnWish {
  readonly refundId: string;
  readonly returnId: string;
  readonly amount: number;
  readonly currency: string;
  readonly destination: 'original' | 'store_credit';
}
