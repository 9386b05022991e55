import { RefundFailedV1, RefundSucceededV1 } from '@tenfold/payment-contracts';
import type { AccountBooks } from './account-books.ts';
import type { ActResult, Attempt, Refund, RefundRequest } from './account-state.ts';
import { paymentMoves } from './payment-status.ts';
import { PaymentErrors } from './payment.errors.ts';

const NOT_SHIPPED = 'not_shipped';

/**
 * Takes the amount out of what may still be refunded; the provider is called afterwards.
 *
 * @throws DomainError refund_exceeds_captured, with what is left
 */
export function claimRefund(books: AccountBooks, attempt: Attempt, request: RefundRequest): Refund {
  const left = attempt.capturedAmount - attempt.refundClaimedAmount;
  if (request.amount > left) throw PaymentErrors.refund_exceeds_captured({ extensions: { left } });
  const refund = newRefund(books, attempt, request);
  claim(books, attempt, refund);
  return refund;
}

/** Written down; nothing is claimed by it. */
export function newRefund(books: AccountBooks, attempt: Attempt, request: RefundRequest): Refund {
  const refund: Refund = {
    id: request.id,
    paymentId: attempt.id,
    orderId: attempt.orderId,
    returnId: request.returnId ?? null,
    amount: request.amount,
    currency: attempt.currency,
    reason: request.reason,
    destination: 'original',
    idempotencyKey: request.idempotencyKey,
    requestedBy: request.requestedBy,
    isClaimed: false,
    status: 'pending',
    providerReference: null,
    failureReason: null,
    succeededAt: null,
  };
  books.state.refunds.push(refund);
  books.added.add(refund);
  books.changedRefunds.add(refund);
  books.touch();
  return refund;
}

/** Takes the amount out of what may still be refunded; it must be left. */
export function claim(books: AccountBooks, attempt: Attempt, refund: Refund): void {
  refund.isClaimed = true;
  attempt.refundClaimedAmount += refund.amount;
  books.state.refundClaimed += refund.amount;
  books.changedAttempts.add(attempt);
  books.changedRefunds.add(refund);
}

/** The order has ended: all that was taken for this attempt and is not on its way back yet. */
export function refundWhatIsLeft(books: AccountBooks, attempt: Attempt): void {
  const left = attempt.capturedAmount - attempt.refundClaimedAmount;
  if (left === 0) return;
  claimRefund(books, attempt, {
    id: books.world.newId(),
    amount: left,
    reason: 'order_closed',
    requestedBy: 'system:payment',
    idempotencyKey: `give-back:${attempt.id}:${attempt.refundClaimedAmount}`,
  });
}

/** More was taken than the order turned out to earn: the difference goes back, once, whether the provider does it or not. */
export function refundWhatWasNotShipped(books: AccountBooks, attempt: Attempt): void {
  if (!books.isOpen || !books.state.final) return;
  const asked = books.state.refunds
    .filter(({ reason }) => reason === NOT_SHIPPED)
    .reduce((sum, { amount }) => sum + amount, 0);
  const over = books.earnings - books.state.captureDue - asked;
  const amount = Math.min(over, attempt.capturedAmount - attempt.refundClaimedAmount);
  if (amount <= 0) return;
  claimRefund(books, attempt, {
    id: books.world.newId(),
    amount,
    reason: NOT_SHIPPED,
    requestedBy: 'system:payment',
    idempotencyKey: `not-shipped:${attempt.id}:${attempt.refundClaimedAmount}`,
  });
}

export function recordRefund(books: AccountBooks, refund: Refund, result: ActResult): void {
  if (refund.status !== 'pending') return;
  const attempt = books.attemptOf(refund);
  books.changedRefunds.add(refund);
  books.changedAttempts.add(attempt);
  if (result.outcome === 'failed') {
    books.book(attempt, 'refund', 'failed', refund.amount, null, refund.idempotencyKey, result.code);
    refund.status = 'failed';
    refund.failureReason = result.code;
    attempt.refundClaimedAmount -= refund.amount;
    books.state.refundClaimed -= refund.amount;
    books.publish(RefundFailedV1, { ...refundPicture(refund), failureReason: result.code });
    return;
  }
  books.book(attempt, 'refund', 'succeeded', refund.amount, result.reference, refund.idempotencyKey);
  refund.status = 'succeeded';
  refund.providerReference = result.reference;
  refund.succeededAt = books.world.now;
  attempt.refundedAmount += refund.amount;
  books.state.refundedTotal += refund.amount;
  const all = attempt.refundedAmount === attempt.capturedAmount && (!books.isOpen || books.isFullyCaptured);
  const status = all ? 'refunded' : 'partially_refunded';
  if (attempt.status !== status && paymentMoves[attempt.status].includes(status)) books.move(attempt, status);
  books.publish(RefundSucceededV1, refundPicture(refund));
}

export function refundPicture(refund: Refund) {
  return {
    refundId: refund.id,
    ...(refund.returnId !== null && { returnId: refund.returnId }),
    amount: refund.amount,
    destination: refund.destination,
  };
}
