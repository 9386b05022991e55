import type { EventDefinition } from '@tenfold/contract-kit';
import {
  PaymentAuthorizedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
  PaymentRequiresActionV1,
  PaymentVoidedV1,
  RefundFailedV1,
  RefundSucceededV1,
  type PaymentPicture,
} from '@tenfold/payment-contracts';
import type { z } from 'zod';
import type {
  Attempt,
  Refund,
  AccountState,
  ProviderReport,
  ActResult,
  Transaction,
  AccountEvent,
  Act,
  World,
  NewAttempt,
  RefundRequest,
} from './account-state.ts';
import { authorizeKey, voidKey, captureAtOnceKey } from './provider-keys.ts';
import { hasEnded, isUndecided, paymentMoves, type PaymentStatus } from './payment-status.ts';
import { PaymentErrors } from './payment.errors.ts';

/** An order is tried to be paid at most this often. */
export const MAX_ATTEMPTS = 5;

/** After one of these no other attempt can help. */
const FINAL_FAILURES = new Set(['order_closed', 'pay_until_passed', 'stolen_card', 'fraud_suspected']);

/**
 * The money of one order. Every decision about it is a method here: it changes the state and notes what is to be
 * published and booked; nothing is called and nothing is stored. The clock is the database's.
 */
export class Account {
  readonly events: AccountEvent[] = [];
  readonly transactions: Transaction[] = [];
  /** Rows that are not stored yet; they are among the changed ones too. */
  readonly added = new Set<Attempt | Refund>();
  readonly changedAttempts = new Set<Attempt>();
  readonly changedRefunds = new Set<Refund>();
  /** Whether something came of the last act; if not, its next try keeps growing later. */
  progressed = true;

  private touched = false;

  constructor(
    readonly state: AccountState,
    private readonly world: World,
  ) {}

  /** The account of an order whose payment is asked for. */
  static open(orderId: string, orderVersion: number, payUntil: Date, currency: string, world: World): Account {
    return new Account({ ...blank(world.newId(), orderId, orderVersion), account: 'open', currency, payUntil }, world);
  }

  /** The account of an order that ended before its payment was asked for, as far as we have heard. */
  static tombstone(orderId: string, orderVersion: number, world: World): Account {
    return new Account({ ...blank(world.newId(), orderId, orderVersion), account: 'closed' }, world);
  }

  /** Whether there is anything to store. */
  get hasChanged(): boolean {
    return this.isNew || this.touched || this.transactions.length + this.changedAttempts.size > 0;
  }

  get isNew(): boolean {
    return this.state.revision === 0;
  }

  get isOpen(): boolean {
    return this.state.account === 'open';
  }

  get newest(): Attempt | undefined {
    return this.state.attempts.at(-1);
  }

  /** Nobody will be asked to authorise anything again: it is paid, or over. */
  get needsNoCard(): boolean {
    const { newest } = this;
    return !this.isOpen || (newest !== undefined && newest.status !== 'failed' && !isUndecided(newest.status));
  }

  attempt(id: string): Attempt | undefined {
    return this.state.attempts.find((attempt) => attempt.id === id);
  }

  /** Milliseconds since the attempt began. */
  age(attempt: Attempt): number {
    return this.world.now.getTime() - attempt.attemptedAt.getTime();
  }

  /** The first attempt. On a closed account, without a usable method or too late it has failed before it began. */
  requestPayment(wanted: NewAttempt): void {
    if (this.newest !== undefined) return;
    this.state.currency ??= wanted.currency;
    const attempt = this.begin(wanted);
    if (!this.isOpen) this.fail(attempt, 'order_closed');
    else if (wanted.method === undefined) this.fail(attempt, 'payment_method_unknown');
    else if (this.state.payUntil !== null && this.world.now > this.state.payUntil)
      this.fail(attempt, 'pay_until_passed');
  }

  /**
   * Another attempt with another method. One that is undecided must have been closed at the provider before: it makes
   * room here, untold, because the order goes on with the new one.
   *
   * @param closedId the attempt that was closed at the provider, if one was
   * @throws DomainError order_closed, already_paid, too_many_attempts, attempt_in_progress
   */
  retry(wanted: NewAttempt, closedId?: string): void {
    this.assertRetryable();
    const last = this.newest;
    if (last !== undefined && isUndecided(last.status)) {
      if (last.id !== closedId) throw PaymentErrors.attempt_in_progress();
      this.move(last, 'failed');
      last.failureCode = 'replaced';
      last.failedAt = this.world.now;
      last.nextAction = null;
    }
    this.begin(wanted);
  }

  /** @throws DomainError order_closed, already_paid, too_many_attempts */
  assertRetryable(): void {
    const last = this.newest;
    // Money that was lost again calls the order off: what is paid then would only go back.
    if (!this.isOpen || last?.status === 'voided') throw PaymentErrors.order_closed();
    if (last !== undefined && !hasEnded(last.status) && !isUndecided(last.status)) throw PaymentErrors.already_paid();
    if (this.state.attempts.length >= MAX_ATTEMPTS) throw PaymentErrors.too_many_attempts();
  }

  /**
   * What the provider said of an attempt, whoever heard it. Saying it twice changes nothing; a success for an attempt
   * that has ended, or on a closed account, is booked and will be given back.
   */
  record(attempt: Attempt, report: ProviderReport): void {
    if (isUndecided(attempt.status)) this.decide(attempt, report);
    else if (attempt.status === 'authorized' && report.status === 'voided') this.recordVoid(attempt);
    else if (hasEnded(attempt.status) && attempt.authorizedAt === null) this.recordLateSuccess(attempt, report);
  }

  /** The call went out and nothing is known of what became of it. */
  recordUnknown(attempt: Attempt): void {
    this.book(attempt, 'authorize', 'unknown', attempt.amount, null, authorizeKey(attempt));
    this.progressed = false;
  }

  recordCapture(attempt: Attempt, amount: number, key: string, result: ActResult): void {
    if (result.outcome === 'failed') {
      this.book(attempt, 'capture', 'failed', amount, null, key, result.code);
      this.progressed = false;
      return;
    }
    this.addCaptured(attempt, amount, key, result.reference);
    if (attempt.status === 'authorized') this.move(attempt, 'captured');
    if (!this.isOpen) this.refundWhatIsLeft(attempt);
    this.publish(PaymentCapturedV1, { final: this.isFullyCaptured() });
  }

  /** What was set aside and not taken is let go: the whole authorisation, or the rest of one that was captured in part. */
  recordVoid(attempt: Attempt): void {
    const held = attempt.authorizedAmount - attempt.capturedAmount;
    if (held === 0) return;
    this.book(attempt, 'void', 'succeeded', held, attempt.providerReference, voidKey(attempt));
    attempt.authorizedAmount = attempt.capturedAmount;
    this.changedAttempts.add(attempt);
    if (attempt.status !== 'authorized') return;
    this.move(attempt, 'voided');
    this.publish(PaymentVoidedV1, {});
  }

  recordRefund(refund: Refund, result: ActResult): void {
    if (refund.status !== 'pending') return;
    const attempt = this.attemptOf(refund);
    this.changedRefunds.add(refund);
    this.changedAttempts.add(attempt);
    if (result.outcome === 'failed') {
      this.book(attempt, 'refund', 'failed', refund.amount, null, refund.idempotencyKey, result.code);
      refund.status = 'failed';
      refund.failureReason = result.code;
      attempt.refundClaimedAmount -= refund.amount;
      this.state.refundClaimed -= refund.amount;
      this.publish(RefundFailedV1, { ...refundPicture(refund), failureReason: result.code });
      return;
    }
    this.book(attempt, 'refund', 'succeeded', refund.amount, result.reference, refund.idempotencyKey);
    refund.status = 'succeeded';
    refund.providerReference = result.reference;
    refund.succeededAt = this.world.now;
    attempt.refundedAmount += refund.amount;
    this.state.refundedTotal += refund.amount;
    const all = attempt.refundedAmount === attempt.capturedAmount && (!this.isOpen || this.isFullyCaptured());
    const status = all ? 'refunded' : 'partially_refunded';
    if (attempt.status !== status && paymentMoves[attempt.status].includes(status)) this.move(attempt, status);
    this.publish(RefundSucceededV1, refundPicture(refund));
  }

  /** The order has ended. @returns false when a newer word of the order was heard before. */
  close(orderVersion: number): boolean {
    if (orderVersion <= this.state.orderVersion) return false;
    this.touched = true;
    this.state.orderVersion = orderVersion;
    this.state.account = 'closed';
    for (const attempt of this.state.attempts) this.refundWhatIsLeft(attempt);
    return true;
  }

  /**
   * Takes the amount out of what may still be refunded; the provider is called afterwards.
   *
   * @throws DomainError refund_exceeds_captured, with what is left
   */
  claimRefund(attempt: Attempt, request: RefundRequest): Refund {
    const left = attempt.capturedAmount - attempt.refundClaimedAmount;
    if (request.amount > left) throw PaymentErrors.refund_exceeds_captured({ extensions: { left } });
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
      status: 'pending',
      providerReference: null,
      failureReason: null,
      succeededAt: null,
    };
    attempt.refundClaimedAmount += request.amount;
    this.state.refundClaimed += request.amount;
    this.state.refunds.push(refund);
    this.added.add(refund);
    this.changedAttempts.add(attempt);
    this.changedRefunds.add(refund);
    return refund;
  }

  /**
   * Makes more of the authorisation due, all of it by default.
   *
   * @throws DomainError not_capturable
   */
  requestCapture(attempt: Attempt, amount?: number): void {
    const capturable = attempt.authorizedAmount - Math.max(attempt.capturedAmount, this.state.captureDue);
    const wanted = amount ?? capturable;
    const holdsMoney = attempt.status === 'authorized' || attempt.status === 'captured';
    if (!this.isOpen || !holdsMoney || attempt.voidRequestedAt !== null || wanted < 1 || wanted > capturable) {
      throw PaymentErrors.not_capturable({ extensions: { capturable: Math.max(capturable, 0) } });
    }
    this.touched = true;
    this.state.captureDue = Math.max(this.state.captureDue, this.state.capturedTotal) + wanted;
    if (this.state.captureDue === attempt.authorizedAmount) this.state.final = true;
  }

  /** @throws DomainError not_voidable */
  requestVoid(attempt: Attempt): void {
    if (attempt.status !== 'authorized' || this.state.captureDue > 0) throw PaymentErrors.not_voidable();
    attempt.voidRequestedAt ??= this.world.now;
    this.changedAttempts.add(attempt);
  }

  /** What has to be asked of the provider now, in this order; empty when what is done is what is wanted. */
  wanted(): Act[] {
    return [
      ...this.state.attempts.flatMap((attempt) => this.wantedOf(attempt)),
      ...this.state.refunds
        .filter((refund) => refund.status === 'pending')
        .map((refund) => ({ kind: 'refund' as const, refund, attempt: this.attemptOf(refund) })),
    ];
  }

  private wantedOf(attempt: Attempt): Act[] {
    const held = attempt.authorizedAmount - attempt.capturedAmount;
    if (isUndecided(attempt.status)) {
      if (!this.isOpen) return [{ kind: 'close', attempt }];
      return [{ kind: attempt.status === 'pending' ? 'resolve' : 'watch', attempt }];
    }
    const isOver = !this.isOpen || hasEnded(attempt.status) || attempt.voidRequestedAt !== null;
    if (isOver) return held > 0 ? [{ kind: 'void', attempt }] : [];
    const due = Math.min(this.state.captureDue - this.state.capturedTotal, held);
    return due > 0 ? [{ kind: 'capture', attempt, amount: due }] : [];
  }

  private begin(wanted: NewAttempt): Attempt {
    const attempt: Attempt = {
      id: wanted.id,
      orderId: this.state.orderId,
      userId: wanted.userId,
      paymentMethodId: wanted.method?.kind === 'saved' ? wanted.method.id : null,
      oneOffMethodId: wanted.method?.kind === 'one_off' ? wanted.method.id : null,
      methodKind: wanted.method?.kind ?? 'one_off',
      provider: wanted.provider,
      currency: wanted.currency,
      orderAmount: wanted.amount,
      amount: wanted.amount,
      attempt: this.state.attempts.length + 1,
      attemptedAt: this.world.now,
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
    this.state.attempts.push(attempt);
    this.added.add(attempt);
    this.changedAttempts.add(attempt);
    return attempt;
  }

  private decide(attempt: Attempt, report: ProviderReport): void {
    if (report.reference !== null && attempt.providerReference !== report.reference) {
      attempt.providerReference = report.reference;
      this.changedAttempts.add(attempt);
    }
    if (report.status === 'requires_action') return this.askCustomer(attempt, report);
    if (report.status === 'authorized' || report.status === 'captured') return this.succeed(attempt, report);
    if (report.status === 'declined') {
      const code = report.failureCode ?? 'declined';
      this.book(attempt, 'authorize', 'failed', attempt.amount, report.reference, authorizeKey(attempt), code);
      return this.fail(attempt, code);
    }
    this.fail(attempt, this.isOpen ? 'closed_at_provider' : 'order_closed');
  }

  private askCustomer(attempt: Attempt, report: ProviderReport): void {
    if (attempt.status === 'requires_action' || report.nextAction === undefined) {
      this.progressed = false;
      return;
    }
    attempt.nextAction = report.nextAction;
    this.move(attempt, 'requires_action');
    if (this.isOpen) this.publish(PaymentRequiresActionV1, { nextAction: report.nextAction });
  }

  private succeed(attempt: Attempt, report: ProviderReport): void {
    this.addAuthorized(attempt, report);
    attempt.nextAction = null;
    if (report.status === 'captured') {
      this.addCaptured(attempt, attempt.amount, captureAtOnceKey(attempt), report.reference);
      this.state.captureDue = Math.max(this.state.captureDue, this.state.capturedTotal);
      this.state.final = true;
      this.move(attempt, 'captured');
    } else {
      this.move(attempt, 'authorized');
    }
    if (!this.isOpen) this.refundWhatIsLeft(attempt);
    else if (report.status === 'captured') this.publish(PaymentCapturedV1, { final: true });
    else this.publish(PaymentAuthorizedV1, { expiresAt: report.expiresAt?.toISOString() });
  }

  /** The status does not move: for the order this attempt is history. */
  private recordLateSuccess(attempt: Attempt, report: ProviderReport): void {
    if (report.status !== 'authorized' && report.status !== 'captured') return;
    attempt.providerReference = report.reference;
    this.addAuthorized(attempt, report);
    if (report.status === 'captured') {
      this.addCaptured(attempt, attempt.amount, captureAtOnceKey(attempt), report.reference);
      this.refundWhatIsLeft(attempt);
    }
  }

  private addAuthorized(attempt: Attempt, report: ProviderReport): void {
    this.book(attempt, 'authorize', 'succeeded', attempt.amount, report.reference, authorizeKey(attempt));
    attempt.authorizedAmount = attempt.amount;
    attempt.authorizedAt = this.world.now;
    attempt.expiresAt = report.expiresAt ?? null;
    this.changedAttempts.add(attempt);
  }

  private addCaptured(attempt: Attempt, amount: number, key: string, reference: string | null): void {
    this.book(attempt, 'capture', 'succeeded', amount, reference, key);
    attempt.capturedAmount += amount;
    attempt.capturedAt ??= this.world.now;
    this.state.capturedTotal += amount;
    this.changedAttempts.add(attempt);
  }

  private refundWhatIsLeft(attempt: Attempt): void {
    const left = attempt.capturedAmount - attempt.refundClaimedAmount;
    if (left === 0) return;
    this.claimRefund(attempt, {
      id: this.world.newId(),
      amount: left,
      reason: 'order_closed',
      requestedBy: 'system:payment',
      idempotencyKey: `give-back:${attempt.id}:${attempt.refundClaimedAmount}`,
    });
  }

  private fail(attempt: Attempt, code: string): void {
    this.move(attempt, 'failed');
    attempt.failureCode = code;
    attempt.failedAt = this.world.now;
    attempt.nextAction = null;
    const final = !this.isOpen || FINAL_FAILURES.has(code) || this.state.attempts.length >= MAX_ATTEMPTS;
    this.publish(PaymentFailedV1, { failureCode: code, final });
  }

  private move(attempt: Attempt, to: PaymentStatus): void {
    if (!paymentMoves[attempt.status].includes(to)) {
      throw new Error(`Attempt ${attempt.id} cannot go from ${attempt.status} to ${to}`);
    }
    attempt.status = to;
    this.changedAttempts.add(attempt);
  }

  private isFullyCaptured(): boolean {
    return this.state.final && this.state.capturedTotal >= this.state.captureDue;
  }

  private attemptOf(refund: Refund): Attempt {
    const attempt = this.attempt(refund.paymentId);
    if (attempt === undefined) throw new Error(`Refund ${refund.id} belongs to no attempt of its order`);
    return attempt;
  }

  private book(
    attempt: Attempt,
    kind: Transaction['kind'],
    outcome: Transaction['outcome'],
    amount: number,
    providerReference: string | null,
    idempotencyKey: string,
    errorCode: string | null = null,
  ): void {
    this.transactions.push({
      paymentId: attempt.id,
      orderId: attempt.orderId,
      kind,
      amount,
      outcome,
      provider: attempt.provider,
      providerReference,
      idempotencyKey,
      errorCode,
    });
  }

  private publish<E extends EventDefinition>(
    definition: E,
    data: Omit<z.input<E['data']>, keyof PaymentPicture>,
  ): void {
    this.state.version += 1;
    this.events.push({ definition, data: { ...this.picture(), ...data } });
  }

  private picture(): PaymentPicture {
    const { newest } = this;
    if (newest === undefined || this.state.currency === null) {
      throw new Error(`Nothing can be said about the payment of order ${this.state.orderId} before it was asked for`);
    }
    return {
      orderId: this.state.orderId,
      version: this.state.version,
      paymentId: newest.id,
      attempt: newest.attempt,
      status: newest.status,
      currency: this.state.currency,
      authorized: this.state.attempts.reduce((sum, attempt) => sum + attempt.authorizedAmount, 0),
      captured: this.state.capturedTotal,
      refunded: this.state.refundedTotal,
    };
  }
}

function refundPicture(refund: Refund) {
  return {
    refundId: refund.id,
    ...(refund.returnId !== null && { returnId: refund.returnId }),
    amount: refund.amount,
    destination: refund.destination,
  };
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
    orderVersion,
    version: 0,
    revision: 0,
    attempts: [],
    refunds: [],
  };
}
