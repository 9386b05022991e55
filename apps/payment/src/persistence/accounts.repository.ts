import { Injectable } from '@nestjs/common';
import { Database, newId, type Tx } from '@tenfold/database';
import { Outbox, StaleVersion } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import { type EntityManager, Raw } from 'typeorm';
import { PaymentConfig } from '../config.ts';
import { Account } from '../domain/account.ts';
import type { Attempt, Refund, World } from '../domain/account-state.ts';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { PaymentMethods } from '../payment-methods/payment-methods.repository.ts';
import { PaymentOrderEntity } from './entities/payment-order.entity.ts';
import { PaymentTransactionEntity } from './entities/payment-transaction.entity.ts';
import { PaymentEntity } from './entities/payment.entity.ts';
import { RefundEntity } from './entities/refund.entity.ts';
import { JsonRows } from './json-rows.ts';

/** Rows as JSON, and nothing but the time for an order that nobody has heard of. */
interface Found {
  readonly now: Date;
  readonly anchor: object | null;
  readonly attempts: readonly object[];
  readonly refunds: readonly object[];
}

const ACCOUNT = `
  SELECT now() AS now, to_json(o) AS anchor,
         (SELECT coalesce(json_agg(p ORDER BY p.attempt), '[]') FROM payments p WHERE p.order_id = o.order_id) AS attempts,
         (SELECT coalesce(json_agg(r ORDER BY r.created_at, r.id), '[]')
          FROM refunds r WHERE r.order_id = o.order_id) AS refunds
  FROM (VALUES ($1::varchar)) AS asked (order_id) LEFT JOIN payment_orders o ON o.order_id = asked.order_id`;

const TAKE_DUE = `
  WITH due AS (
    SELECT id FROM payment_orders WHERE next_action_at <= now()
    ORDER BY next_action_at LIMIT $1 FOR UPDATE SKIP LOCKED
  )
  UPDATE payment_orders o
  SET action_tries = o.action_tries + 1,
      next_action_at = now() + ($2::bigint[])[least(o.action_tries + 2, cardinality($2::bigint[]))] * interval '1 ms'
  FROM due WHERE o.id = due.id
  RETURNING o.order_id AS "orderId"`;

/**
 * The accounts of orders. A change is read without a lock, decided in memory, and written on condition that the row of the
 * order is still the one that was read; whoever comes second reads and decides again. So each account has one writer at a
 * time, and its events have versions without gaps.
 */
@Injectable()
export class Accounts {
  readonly #anchors: JsonRows<PaymentOrderEntity>;
  readonly #attempts: JsonRows<PaymentEntity>;
  readonly #refunds: JsonRows<RefundEntity>;
  private readonly unsettled = new WeakMap<Tx, string[]>();
  private readonly listeners = new Set<(orderId: string) => void>();

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly methods: PaymentMethods,
    private readonly config: PaymentConfig,
  ) {
    this.#anchors = new JsonRows(database.source.getMetadata(PaymentOrderEntity));
    this.#attempts = new JsonRows(database.source.getMetadata(PaymentEntity));
    this.#refunds = new JsonRows(database.source.getMetadata(RefundEntity));
    database.onCommit((tx) => {
      for (const orderId of this.unsettled.get(tx) ?? []) for (const listener of this.listeners) listener(orderId);
    });
  }

  /** Calls `listener` after each commit that leaves something to be asked of the provider. */
  onUnsettled(listener: (orderId: string) => void): void {
    this.listeners.add(listener);
  }

  /** The account, if there is one, and the world to decide in. */
  async look(
    orderId: string,
    manager: EntityManager = this.database.read,
  ): Promise<{ readonly account: Account | undefined; readonly world: World }> {
    const [found] = await manager.query<Found[]>(ACCOUNT, [orderId]);
    const { now, anchor, attempts, refunds } = found!;
    const world = { now, newId };
    if (anchor === null) return { account: undefined, world };
    const state = {
      ...this.#anchors.read(anchor),
      attempts: attempts.map((row) => this.#attempts.read(row)),
      refunds: refunds.map((row) => this.#refunds.read(row)),
    };
    return { account: new Account(state, world), world };
  }

  async find(orderId: string, manager?: EntityManager): Promise<Account | undefined> {
    const { account } = await this.look(orderId, manager);
    return account;
  }

  /**
   * Decides and stores in one transaction, again if somebody else was quicker. `decide` may write rows of its own. What it
   * returns comes back; `read`, when given, is used for the first try in place of reading.
   *
   * @throws DomainError not_found, or busy after five lost races
   */
  async change<T>(orderId: string, decide: (account: Account, tx: Tx) => T | Promise<T>, read?: Account): Promise<T> {
    let known = read;
    return this.untilCurrent(async () => {
      const account = known ?? (await this.find(orderId));
      known = undefined;
      if (account === undefined) throw PaymentErrors.not_found();
      return this.database.transaction(async (tx) => {
        const result = await decide(account, tx);
        await this.save(tx, account);
        return result;
      });
    });
  }

  /**
   * Runs `work`, which reads an account and saves it, again as long as somebody else was quicker.
   *
   * @throws DomainError busy after five lost races
   */
  untilCurrent<T>(work: () => Promise<T>): Promise<T> {
    return untilCurrent(work, { refusal: PaymentErrors.busy });
  }

  /** @throws StaleVersion when the row of the order is not the one that the account was read from. */
  async save(tx: Tx, account: Account): Promise<void> {
    if (!account.hasChanged) return;
    await this.saveAnchor(tx, account);
    for (const attempt of account.changedAttempts) await this.saveAttempt(tx, attempt, account.added.has(attempt));
    if (account.needsNoCard) await this.methods.forgetTokens(tx, account.state.attempts);
    for (const refund of account.changedRefunds) await this.saveRefund(tx, refund, account.added.has(refund));
    for (const transaction of account.transactions) {
      const insert = tx.createQueryBuilder().insert().into(PaymentTransactionEntity);
      const row = insert.values({ id: newId(), ...transaction });
      // The same unknown outcome may be met twice; only what is known is worth a second row.
      await (transaction.outcome === 'unknown' ? row.orIgnore() : row).execute();
    }
    for (const event of account.events) {
      await this.outbox.add(tx, event.definition, event.data as never);
    }
    if (account.progressed && account.wanted().length > 0) {
      this.unsettled.set(tx, [...(this.unsettled.get(tx) ?? []), account.state.orderId]);
    }
  }

  /** The account with this attempt in it. */
  async findByPayment(paymentId: string): Promise<Account | undefined> {
    const attempt = await this.database.read.findOne(PaymentEntity, {
      where: { id: paymentId },
      select: { id: true, orderId: true },
    });
    return attempt === null ? undefined : this.find(attempt.orderId);
  }

  /** How often the provider has refused to capture for this attempt. */
  captureRefusals(attempt: Attempt): Promise<number> {
    return this.database.read.countBy(PaymentTransactionEntity, {
      paymentId: attempt.id,
      kind: 'capture',
      outcome: 'failed',
    });
  }

  /**
   * Writes down what a key is about to capture, before the provider hears of it.
   *
   * @returns the amount that the key was first used with
   */
  async beginCapture(attempt: Attempt, key: string, amount: number): Promise<number> {
    const { id: paymentId, orderId, provider } = attempt;
    const place = { idempotencyKey: key, outcome: 'unknown' as const };
    const intent = { id: newId(), paymentId, orderId, kind: 'capture' as const, amount, provider, ...place };
    const insert = this.database.read.createQueryBuilder().insert().into(PaymentTransactionEntity);
    await insert.values(intent).orIgnore().execute();
    const { amount: first } = await this.database.read.findOneByOrFail(PaymentTransactionEntity, place);
    return first;
  }

  /**
   * Takes orders whose next act is due and puts the next try off by a growing pause, so that one replica works on each
   * and a crash only delays.
   */
  async takeDue(limit: number): Promise<string[]> {
    const due = await this.database.named<{ orderId: string }>('take_due_accounts', TAKE_DUE, [
      limit,
      this.config.PAYMENT_RESOLVE_DELAYS_MS,
    ]);
    return due.map(({ orderId }) => orderId);
  }

  /** Nobody is asked any more about this order by itself; a person has to look at it. */
  async giveUp(orderId: string): Promise<void> {
    await this.database.read.update(PaymentOrderEntity, { orderId }, { nextActionAt: null });
  }

  private async saveAnchor(tx: Tx, account: Account): Promise<void> {
    const { state } = account;
    const row = {
      account: state.account,
      currency: state.currency,
      capturedTotal: state.capturedTotal,
      refundClaimed: state.refundClaimed,
      refundedTotal: state.refundedTotal,
      captureDue: state.captureDue,
      final: state.final,
      orderVersion: state.orderVersion,
      version: state.version,
      orderNumber: state.orderNumber,
      userId: state.userId,
      contact: state.contact,
      ...(account.progressed && { actionTries: 0, nextActionAt: this.nextActionAt(account) }),
      ...(account.refusals > 0 && { nextActionAt: this.afterRefusal(account.refusals) }),
    };
    if (account.isNew) {
      const { id, orderId, payUntil } = state;
      const insert = tx.createQueryBuilder().insert().into(PaymentOrderEntity).updateEntity(false);
      const { raw } = await insert
        .values({ id, orderId, payUntil, revision: 1, ...row })
        .orIgnore()
        .returning('id')
        .execute();
      // Nothing is returned when a rival's row is there: the insert has waited for its transaction.
      if ((raw as unknown[]).length === 0) throw new StaleVersion();
      return;
    }
    const condition = { id: state.id, revision: state.revision };
    const { affected } = await tx.update(PaymentOrderEntity, condition, { ...row, revision: state.revision + 1 });
    if (affected !== 1) throw new StaleVersion();
  }

  /** The net below the wake-up after the commit: nothing wanted is forgotten, whoever dies. */
  private nextActionAt(account: Account): (() => string) | null {
    if (account.wanted().length === 0) return null;
    return fromNow(this.config.PAYMENT_RESOLVE_DELAYS_MS[0] ?? 0);
  }

  /** The first pause after a refused capture doubles with each further one. */
  private afterRefusal(refusals: number): () => string {
    const { PAYMENT_CAPTURE_RETRY_MS: first, PAYMENT_CAPTURE_RETRY_LONGEST_MS: longest } = this.config;
    return fromNow(Math.min(first * 2 ** (refusals - 1), longest));
  }

  private async saveAttempt(tx: Tx, attempt: Attempt, isNew: boolean): Promise<void> {
    if (isNew) {
      await tx.insert(PaymentEntity, attempt);
      return;
    }
    const { id, orderId } = attempt;
    await tx.update(
      PaymentEntity,
      // A bare parameter picks one partition of sixteen, for which the statement would be planned at each execution.
      { id, orderId: Raw((column) => `${column} = (SELECT :orderId::varchar)`, { orderId }) },
      {
        providerReference: attempt.providerReference,
        status: attempt.status,
        authorizedAmount: attempt.authorizedAmount,
        capturedAmount: attempt.capturedAmount,
        refundClaimedAmount: attempt.refundClaimedAmount,
        refundedAmount: attempt.refundedAmount,
        failureCode: attempt.failureCode,
        failureReason: attempt.failureReason,
        nextAction: attempt.nextAction,
        authorizedAt: attempt.authorizedAt,
        capturedAt: attempt.capturedAt,
        failedAt: attempt.failedAt,
        voidRequestedAt: attempt.voidRequestedAt,
        expiresAt: attempt.expiresAt,
        version: () => 'version + 1',
      },
    );
  }

  private async saveRefund(tx: Tx, refund: Refund, isNew: boolean): Promise<void> {
    if (isNew) {
      await tx.insert(RefundEntity, refund);
      return;
    }
    await tx.update(
      RefundEntity,
      { id: refund.id },
      {
        isClaimed: refund.isClaimed,
        status: refund.status,
        providerReference: refund.providerReference,
        failureReason: refund.failureReason,
        // Exact to the microsecond, as created_at is, so that it is never before it.
        succeededAt: refund.succeededAt && (() => 'now()'),
      },
    );
  }
}

function fromNow(delayMs: number): () => string {
  return () => `now() + interval '${delayMs} milliseconds'`;
}
