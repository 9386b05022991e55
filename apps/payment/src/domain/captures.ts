import { PaymentCapturedV1, PaymentVoidedV1 } from '@tenfold/payment-contracts';
import type { AccountBooks } from './account-books.ts';
import type { ActResult, Attempt, Earned } from './account-state.ts';
import { hasEnded } from './payment-status.ts';
import { PaymentErrors } from './payment.errors.ts';
import { voidKey } from './provider-keys.ts';
import { refundWhatIsLeft, refundWhatWasNotShipped } from './refunds.ts';

/**
 * What the order has earned so far, by what has left. It only grows; the final word says what it comes to, whatever was
 * asked for by others: what was set aside beyond it is let go, what was taken beyond it goes back.
 *
 * @returns false when a newer word of the order was heard before
 */
export function earn(books: AccountBooks, { orderVersion, due, final, capturesOnce }: Earned): boolean {
  const { state } = books;
  if (orderVersion <= state.orderVersion) return false;
  books.touch();
  state.orderVersion = orderVersion;
  const paid = state.attempts.find(({ status, authorizedAmount }) => !hasEnded(status) && authorizedAmount > 0);
  if (final) {
    state.captureDue = due;
    state.final = true;
  } else {
    // There will be no second capture: all of it now, and at the end the rest goes back.
    const now = capturesOnce && due > 0 && paid !== undefined ? paid.authorizedAmount : due;
    state.captureDue = Math.max(state.captureDue, now);
  }
  if (paid === undefined) return true;
  if (state.captureDue > 0) callBackVoid(books, paid);
  refundWhatWasNotShipped(books, paid);
  return true;
}

/** Staff wanted to let the money go, and the goods left before it was gone: they are paid for after all. */
function callBackVoid(books: AccountBooks, paid: Attempt): void {
  if (paid.voidRequestedAt === null) return;
  paid.voidRequestedAt = null;
  books.changedAttempts.add(paid);
}

/**
 * Makes more of the authorisation due, all of it by default.
 *
 * @throws DomainError not_capturable
 */
export function requestCapture(books: AccountBooks, attempt: Attempt, amount?: number): void {
  const { state } = books;
  const capturable = state.final ? 0 : attempt.authorizedAmount - Math.max(attempt.capturedAmount, state.captureDue);
  const wanted = amount ?? capturable;
  const holdsMoney = attempt.status === 'authorized' || attempt.status === 'captured';
  if (!books.isOpen || !holdsMoney || attempt.voidRequestedAt !== null || wanted < 1 || wanted > capturable) {
    throw PaymentErrors.not_capturable({ extensions: { capturable: Math.max(capturable, 0) } });
  }
  books.touch();
  state.captureDue = Math.max(state.captureDue, books.earnings) + wanted;
  if (state.captureDue === attempt.authorizedAmount) state.final = true;
}

/** What has left in the meantime goes before it. @throws DomainError not_voidable */
export function requestVoid(books: AccountBooks, attempt: Attempt): void {
  if (attempt.status !== 'authorized' || books.state.captureDue > 0) throw PaymentErrors.not_voidable();
  attempt.voidRequestedAt ??= books.world.now;
  books.changedAttempts.add(attempt);
}

/** @param refusals how often the provider had refused to capture before */
export function recordCapture(
  books: AccountBooks,
  attempt: Attempt,
  amount: number,
  key: string,
  result: ActResult,
  refusals: number,
): void {
  if (result.outcome === 'failed') {
    books.book(attempt, 'capture', 'failed', amount, null, key, result.code);
    books.progressed = false;
    books.refusals = refusals + 1;
    return;
  }
  addCaptured(books, attempt, amount, key, result.reference);
  if (attempt.status === 'authorized') books.move(attempt, 'captured');
  if (books.isOpen && !hasEnded(attempt.status)) refundWhatWasNotShipped(books, attempt);
  else refundWhatIsLeft(books, attempt);
  books.publish(PaymentCapturedV1, { final: books.isFullyCaptured });
}

/** What was set aside and not taken is let go: the whole authorisation, or the rest of one that was captured in part. */
export function recordVoid(books: AccountBooks, attempt: Attempt): void {
  const held = attempt.authorizedAmount - attempt.capturedAmount;
  if (held === 0) return;
  books.book(attempt, 'void', 'succeeded', held, attempt.providerReference, voidKey(attempt));
  attempt.authorizedAmount = attempt.capturedAmount;
  books.changedAttempts.add(attempt);
  if (attempt.status !== 'authorized') return;
  books.move(attempt, 'voided');
  books.publish(PaymentVoidedV1, {});
}

export function addCaptured(
  books: AccountBooks,
  attempt: Attempt,
  amount: number,
  key: string,
  reference: string | null,
): void {
  books.book(attempt, 'capture', 'succeeded', amount, reference, key);
  attempt.capturedAmount += amount;
  attempt.capturedAt ??= books.world.now;
  books.state.capturedTotal += amount;
  books.changedAttempts.add(attempt);
}
