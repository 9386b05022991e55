import type {
  AccountState,
  Act,
  ActResult,
  Attempt,
  Customer,
  Earned,
  NewAttempt,
  ProviderReport,
  Refund,
  RefundRequest,
  ReturnWish,
  World,
} from './account-state.ts';
import { AccountBooks } from './account-books.ts';
import * as attempts from './attempts.ts';
import * as captures from './captures.ts';
import * as refunds from './refunds.ts';
import { requestReturnRefund, settleWaiting } from './return-refunds.ts';
import { hasEnded, isUndecided } from './payment-status.ts';

/**
 * The money of one order. Every decision about it is a method here, told in three parts: trying to be paid (`attempts`),
 * taking what was earned or letting it go (`captures`), giving back (`refunds`). `wanted` says what is still to be done.
 */
export class Account extends AccountBooks {
  /** The account of an order whose payment is asked for. */
  static open(orderId: string, orderVersion: number, payUntil: Date, currency: string, world: World): Account {
    return new Account({ ...blank(world.newId(), orderId, orderVersion), account: 'open', currency, payUntil }, world);
  }

  /** The account of an order that ended before its payment was asked for, as far as we have heard. */
  static tombstone(orderId: string, orderVersion: number, world: World): Account {
    return new Account({ ...blank(world.newId(), orderId, orderVersion), account: 'closed' }, world);
  }

  requestPayment(wanted: NewAttempt, customer?: Customer): void {
    if (customer) Object.assign(this.state, customer);
    attempts.requestPayment(this, wanted);
  }

  retry(wanted: NewAttempt, closedId?: string): void {
    attempts.retry(this, wanted, closedId);
  }

  assertRetryable(): void {
    attempts.assertRetryable(this);
  }

  record(attempt: Attempt, report: ProviderReport): void {
    attempts.record(this, attempt, report);
    settleWaiting(this);
  }

  recordUnknown(attempt: Attempt): void {
    attempts.recordUnknown(this, attempt);
  }

  earn(earned: Earned): boolean {
    const isNews = captures.earn(this, earned);
    if (isNews) settleWaiting(this);
    return isNews;
  }

  requestCapture(attempt: Attempt, amount?: number): void {
    captures.requestCapture(this, attempt, amount);
  }

  requestVoid(attempt: Attempt): void {
    captures.requestVoid(this, attempt);
  }

  recordCapture(attempt: Attempt, amount: number, key: string, result: ActResult, refusals = 0): void {
    captures.recordCapture(this, attempt, amount, key, result, refusals);
    settleWaiting(this);
  }

  recordVoid(attempt: Attempt): void {
    captures.recordVoid(this, attempt);
    settleWaiting(this);
  }

  claimRefund(attempt: Attempt, request: RefundRequest): Refund {
    return refunds.claimRefund(this, attempt, request);
  }

  recordRefund(refund: Refund, result: ActResult): void {
    refunds.recordRefund(this, refund, result);
    settleWaiting(this);
  }

  /** @returns false when there is no payment to give back from */
  requestReturnRefund(wish: ReturnWish): boolean {
    return requestReturnRefund(this, wish);
  }

  /** The order has ended. @returns false when a newer word of the order was heard before. */
  close(orderVersion: number): boolean {
    if (orderVersion <= this.state.orderVersion) return false;
    this.touch();
    this.state.orderVersion = orderVersion;
    this.state.account = 'closed';
    settleWaiting(this);
    for (const attempt of this.state.attempts) refunds.refundWhatIsLeft(this, attempt);
    return true;
  }

  /** What has to be asked of the provider now, in this order; empty when what is done is what is wanted. */
  wanted(): Act[] {
    return [
      ...this.state.attempts.flatMap((attempt) => this.wantedOf(attempt)),
      ...this.state.refunds
        .filter((refund) => refund.status === 'pending' && refund.isClaimed)
        .map((refund) => ({ kind: 'refund' as const, refund, attempt: this.attemptOf(refund) })),
    ];
  }

  /** Earned, not taken, and nothing is set aside that it could be taken from: a person has to ask for it in another way. */
  get withoutCover(): number {
    const owed = this.state.captureDue - this.earnings;
    const within = this.state.attempts.reduce(
      (sum, { status, authorizedAmount, capturedAmount }) =>
        hasEnded(status) ? sum : sum + authorizedAmount - capturedAmount,
      0,
    );
    return this.isOpen ? Math.max(owed - within, 0) : 0;
  }

  private wantedOf(attempt: Attempt): Act[] {
    const held = attempt.authorizedAmount - attempt.capturedAmount;
    if (isUndecided(attempt.status)) {
      if (!this.isOpen) return [{ kind: 'close', attempt }];
      return [{ kind: attempt.status === 'pending' ? 'resolve' : 'watch', attempt }];
    }
    const isOver = !this.isOpen || hasEnded(attempt.status) || attempt.voidRequestedAt !== null || this.isFullyCaptured;
    if (isOver) return held > 0 ? [{ kind: 'void', attempt }] : [];
    const due = Math.min(this.state.captureDue - this.earnings, held);
    return due > 0 ? [{ kind: 'capture', attempt, amount: due }] : [];
  }
}

function blank(id: string, orderId: string, orderVersion: number): AccountState {
  return {
    id,
    orderId,
    account: 'open',
    currency: null,
    capturedTotal: 0,
    refundClaimed: 0,
    refundedTotal: 0,
    captureDue: 0,
    final: false,
    payUntil: null,
    orderNumber: null,
    userId: null,
    contact: null,
    orderVersion,
    version: 0,
    revision: 0,
    attempts: [],
    refunds: [],
  };
}
