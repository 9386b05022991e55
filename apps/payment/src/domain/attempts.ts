import {
  PaymentAuthorizedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
  PaymentRequiresActionV1,
} from '@tenfold/payment-contracts';
import type { AccountBooks } from './account-books.ts';
import type { Attempt, NewAttempt, ProviderReport } from './account-state.ts';
import { addCaptured, recordVoid } from './captures.ts';
import { hasEnded, isUndecided } from './payment-status.ts';
import { PaymentErrors } from './payment.errors.ts';
import { authorizeKey, captureAtOnceKey } from './provider-keys.ts';
import { refundWhatIsLeft } from './refunds.ts';

/** An order is tried to be paid at most this often. */
export const MAX_ATTEMPTS = 5;

/** After one of these no other attempt can help. */
const FINAL_FAILURES = new Set(['order_closed', 'pay_until_passed', 'stolen_card', 'fraud_suspected']);

/** The first attempt. On a closed account, without a usable method or too late it has failed before it began. */
export function requestPayment(books: AccountBooks, wanted: NewAttempt): void {
  if (books.newest !== undefined) return;
  books.state.currency ??= wanted.currency;
  const attempt = begin(books, wanted);
  if (!books.isOpen) fail(books, attempt, 'order_closed');
  else if (wanted.method === undefined) fail(books, attempt, 'payment_method_unknown');
  else if (books.state.payUntil !== null && books.world.now > books.state.payUntil)
    fail(books, attempt, 'pay_until_passed');
}

/**
 * Another attempt with another method. One that is undecided must have been closed at the provider before: it makes
 * room here, untold, because the order goes on with the new one.
 *
 * @param closedId the attempt that was closed at the provider, if one was
 * @throws DomainError order_closed, already_paid, too_many_attempts, attempt_in_progress
 */
export function retry(books: AccountBooks, wanted: NewAttempt, closedId?: string): void {
  assertRetryable(books);
  const last = books.newest;
  if (last !== undefined && isUndecided(last.status)) {
    if (last.id !== closedId) throw PaymentErrors.attempt_in_progress();
    books.move(last, 'failed');
    last.failureCode = 'replaced';
    last.failedAt = books.world.now;
    last.nextAction = null;
  }
  begin(books, wanted);
}

/** @throws DomainError order_closed, already_paid, too_many_attempts */
export function assertRetryable(books: AccountBooks): void {
  const last = books.newest;
  // Money that was lost again calls the order off: what is paid then would only go back.
  if (!books.isOpen || last?.status === 'voided') throw PaymentErrors.order_closed();
  if (last !== undefined && !hasEnded(last.status) && !isUndecided(last.status)) throw PaymentErrors.already_paid();
  if (books.state.attempts.length >= MAX_ATTEMPTS) throw PaymentErrors.too_many_attempts();
}

/**
 * What the provider said of an attempt, whoever heard it. Saying it twice changes nothing; a success for an attempt
 * that has ended, or on a closed account, is booked and will be given back.
 */
export function record(books: AccountBooks, attempt: Attempt, report: ProviderReport): void {
  if (isUndecided(attempt.status)) decide(books, attempt, report);
  else if (attempt.status === 'authorized' && report.status === 'voided') recordVoid(books, attempt);
  else if (hasEnded(attempt.status) && attempt.authorizedAt === null) recordLateSuccess(books, attempt, report);
}

/** The call went out and nothing is known of what became of it. */
export function recordUnknown(books: AccountBooks, attempt: Attempt): void {
  books.book(attempt, 'authorize', 'unknown', attempt.amount, null, authorizeKey(attempt));
  books.progressed = false;
}

function begin(books: AccountBooks, wanted: NewAttempt): Attempt {
  const attempt: Attempt = {
    id: wanted.id,
    orderId: books.state.orderId,
    userId: wanted.userId,
    paymentMethodId: wanted.method?.kind === 'saved' ? wanted.method.id : null,
    oneOffMethodId: wanted.method?.kind === 'one_off' ? wanted.method.id : null,
    methodKind: wanted.method?.kind ?? 'one_off',
    provider: wanted.provider,
    currency: wanted.currency,
    orderAmount: wanted.amount,
    amount: wanted.amount,
    attempt: books.state.attempts.length + 1,
    attemptedAt: books.world.now,
    providerReference: null,
    status: 'pending',
    authorizedAmount: 0,
    capturedAmount: 0,
    refundClaimedAmount: 0,
    refundedAmount: 0,
    failureCode: null,
    failureReason: null,
    nextAction: null,
    authorizedAt: null,
    capturedAt: null,
    failedAt: null,
    voidRequestedAt: null,
    expiresAt: null,
  };
  books.state.attempts.push(attempt);
  books.added.add(attempt);
  books.changedAttempts.add(attempt);
  return attempt;
}

function decide(books: AccountBooks, attempt: Attempt, report: ProviderReport): void {
  if (report.reference !== null && attempt.providerReference !== report.reference) {
    attempt.providerReference = report.reference;
    books.changedAttempts.add(attempt);
  }
  if (report.status === 'requires_action') return askCustomer(books, attempt, report);
  if (report.status === 'authorized' || report.status === 'captured') return succeed(books, attempt, report);
  if (report.status === 'declined') {
    const code = report.failureCode ?? 'declined';
    books.book(attempt, 'authorize', 'failed', attempt.amount, report.reference, authorizeKey(attempt), code);
    return fail(books, attempt, code);
  }
  if (report.released !== undefined) bookReleased(books, attempt, report);
  fail(books, attempt, books.isOpen ? 'closed_at_provider' : 'order_closed');
}

/** Set aside by a call whose answer was lost, and let go since: nothing came of it, and both stand in the provider's books. */
function bookReleased(books: AccountBooks, attempt: Attempt, report: ProviderReport): void {
  addAuthorized(books, attempt, report);
  recordVoid(books, attempt);
}

function askCustomer(books: AccountBooks, attempt: Attempt, report: ProviderReport): void {
  if (attempt.status === 'requires_action' || report.nextAction === undefined) {
    books.progressed = false;
    return;
  }
  attempt.nextAction = report.nextAction;
  books.move(attempt, 'requires_action');
  if (books.isOpen) books.publish(PaymentRequiresActionV1, { nextAction: report.nextAction });
}

function succeed(books: AccountBooks, attempt: Attempt, report: ProviderReport): void {
  addAuthorized(books, attempt, report);
  attempt.nextAction = null;
  if (report.status === 'captured') {
    addCaptured(books, attempt, attempt.amount, captureAtOnceKey(attempt), report.reference);
    books.state.captureDue = Math.max(books.state.captureDue, books.earnings);
    books.state.final = true;
    books.move(attempt, 'captured');
  } else {
    books.move(attempt, 'authorized');
  }
  if (!books.isOpen) refundWhatIsLeft(books, attempt);
  else if (report.status === 'captured') books.publish(PaymentCapturedV1, { final: true });
  else books.publish(PaymentAuthorizedV1, { expiresAt: report.expiresAt?.toISOString() });
}

/** The status does not move: for the order this attempt is history. */
function recordLateSuccess(books: AccountBooks, attempt: Attempt, report: ProviderReport): void {
  if (report.status !== 'authorized' && report.status !== 'captured') return;
  attempt.providerReference = report.reference;
  addAuthorized(books, attempt, report);
  if (report.status === 'captured') {
    addCaptured(books, attempt, attempt.amount, captureAtOnceKey(attempt), report.reference);
    refundWhatIsLeft(books, attempt);
  }
}

function addAuthorized(books: AccountBooks, attempt: Attempt, report: ProviderReport): void {
  books.book(attempt, 'authorize', 'succeeded', attempt.amount, report.reference, authorizeKey(attempt));
  attempt.authorizedAmount = attempt.amount;
  attempt.authorizedAt = books.world.now;
  attempt.expiresAt = report.expiresAt ?? null;
  books.changedAttempts.add(attempt);
}

function fail(books: AccountBooks, attempt: Attempt, code: string): void {
  books.move(attempt, 'failed');
  attempt.failureCode = code;
  attempt.failedAt = books.world.now;
  attempt.nextAction = null;
  const final = !books.isOpen || FINAL_FAILURES.has(code) || books.state.attempts.length >= MAX_ATTEMPTS;
  books.publish(PaymentFailedV1, { failureCode: code, final });
}
