import { RefundFailedV1 } from '@tenfold/payment-contracts';
import type { AccountBooks } from './account-books.ts';
import type { Attempt, Refund, ReturnWish } from './account-state.ts';
import { hasEnded, isUndecided } from './payment-status.ts';
import { claim, newRefund, refundPicture } from './refunds.ts';

/**
 * A return wants money back. Its row is written at once; the amount is claimed as soon as that much was captured, which
 * may be later: the parcel was back before its money was taken. What can never be covered fails.
 *
 * @returns false when the order was never to be paid, so that there is nothing to give back from
 */
export function requestReturnRefund(books: AccountBooks, wish: ReturnWish): boolean {
  const { state } = books;
  if (state.refunds.some(({ id }) => id === wish.refundId)) return true;
  const attempt = state.attempts.findLast(({ status }) => !hasEnded(status)) ?? books.newest;
  if (attempt === undefined) return false;
  const refund = newRefund(books, attempt, {
    id: wish.refundId,
    returnId: wish.returnId,
    amount: wish.amount,
    reason: 'return',
    requestedBy: 'system:return',
    idempotencyKey: wish.refundId,
  });
  if (wish.currency !== attempt.currency) fail(books, refund, 'currency_mismatch');
  else if (wish.destination !== 'original') fail(books, refund, 'destination_not_offered');
  else settleWaiting(books);
  return true;
}

/** Claims what is covered by now, the oldest first, and fails what cannot be covered any more. */
export function settleWaiting(books: AccountBooks): void {
  for (const refund of books.state.refunds) {
    if (refund.status !== 'pending' || refund.isClaimed) continue;
    const attempt = books.attemptOf(refund);
    if (refund.amount <= attempt.capturedAmount - attempt.refundClaimedAmount) claim(books, attempt, refund);
    else if (refund.amount > mostToGiveBack(books, attempt)) fail(books, refund, 'refund_exceeds_captured');
  }
}

/** What is left to be claimed when everything that may still be captured has been. */
function mostToGiveBack(books: AccountBooks, attempt: Attempt): number {
  const { state } = books;
  const goesOn =
    books.isOpen && !books.isFullyCaptured && !hasEnded(attempt.status) && attempt.voidRequestedAt === null;
  if (!goesOn) return attempt.capturedAmount - attempt.refundClaimedAmount;
  const within = isUndecided(attempt.status) ? attempt.amount : attempt.authorizedAmount;
  const due = state.final ? attempt.capturedAmount + state.captureDue - books.earnings : within;
  return Math.min(within, due) - attempt.refundClaimedAmount;
}

function fail(books: AccountBooks, refund: Refund, failureReason: string): void {
  refund.status = 'failed';
  refund.failureReason = failureReason;
  books.changedRefunds.add(refund);
  books.touch();
  books.publish(RefundFailedV1, { ...refundPicture(refund), failureReason });
}
