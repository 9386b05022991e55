import type { EventDefinition } from '@tenfold/contract-kit';
import type { PaymentPicture } from '@tenfold/payment-contracts';
import type { z } from 'zod';
import type { AccountEvent, AccountState, Attempt, Refund, Transaction, World } from './account-state.ts';
import { hasEnded, isUndecided, paymentMoves, type PaymentStatus } from './payment-status.ts';

/**
 * The state of an account, and what came of an act on it: what is to be stored, booked and published. Nothing is decided
 * here, nothing is called and nothing is stored. The clock is the database's.
 */
export class AccountBooks {
  readonly events: AccountEvent[] = [];
  readonly transactions: Transaction[] = [];
  /** Rows that are not stored yet; they are among the changed ones too. */
  readonly added = new Set<Attempt | Refund>();
  readonly changedAttempts = new Set<Attempt>();
  readonly changedRefunds = new Set<Refund>();
  /** Whether something came of the last act; if not, its next try keeps growing later. */
  progressed = true;
  /** When the provider refused for now: how many times it has, this one among them. */
  refusals = 0;

  private touched = false;

  constructor(
    readonly state: AccountState,
    readonly world: World,
  ) {}

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

  /** What was taken and pays for the order. An attempt that took money after it had ended only gives that back. */
  get earnings(): number {
    return this.state.attempts.reduce(
      (sum, { status, capturedAmount }) => (hasEnded(status) ? sum : sum + capturedAmount),
      0,
    );
  }

  /** All that will ever be due has been taken. */
  get isFullyCaptured(): boolean {
    return this.state.final && this.earnings >= this.state.captureDue;
  }

  attempt(id: string): Attempt | undefined {
    return this.state.attempts.find((attempt) => attempt.id === id);
  }

  attemptOf(refund: Refund): Attempt {
    const attempt = this.attempt(refund.paymentId);
    if (attempt === undefined) throw new Error(`Refund ${refund.id} belongs to no attempt of its order`);
    return attempt;
  }

  /** Milliseconds since the attempt began. */
  age(attempt: Attempt): number {
    return this.world.now.getTime() - attempt.attemptedAt.getTime();
  }

  /** The row of the account itself has changed. */
  touch(): void {
    this.touched = true;
  }

  move(attempt: Attempt, to: PaymentStatus): void {
    if (!paymentMoves[attempt.status].includes(to)) {
      throw new Error(`Attempt ${attempt.id} cannot go from ${attempt.status} to ${to}`);
    }
    attempt.status = to;
    this.changedAttempts.add(attempt);
  }

  book(
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

  publish<E extends EventDefinition>(definition: E, data: Omit<z.input<E['data']>, keyof PaymentPicture>): void {
    this.state.version += 1;
    this.events.push({ definition, data: { ...this.picture(), ...data } });
  }

  /** An attempt that follows another begins untold: until it has an outcome, what became of the one before is told. */
  private statusToTell({ status, attempt }: Attempt): PaymentStatus {
    return status === 'pending' && attempt > 1 ? 'failed' : status;
  }

  private picture(): PaymentPicture {
    const { newest, state } = this;
    if (newest === undefined || state.currency === null) {
      throw new Error(`Nothing can be said about the payment of order ${state.orderId} before it was asked for`);
    }
    return {
      orderId: state.orderId,
      version: state.version,
      paymentId: newest.id,
      attempt: newest.attempt,
      status: this.statusToTell(newest),
      currency: state.currency,
      authorized: state.attempts.reduce((sum, attempt) => sum + attempt.authorizedAmount, 0),
      captured: state.capturedTotal,
      refunded: state.refundedTotal,
      ...(state.orderNumber !== null && { orderNumber: state.orderNumber }),
      ...(state.userId !== null && { userId: state.userId }),
      ...(state.contact !== null && { contact: state.contact }),
    };
  }
}
