import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database, fingerprint, Idempotency, newId, type IdempotentRequest } from '@tenfold/database';
import type { Account } from '../domain/account.ts';
import type { PaymentMethodChoice } from '../domain/account-state.ts';
import { authorizeKey } from '../domain/provider-keys.ts';
import { isUndecided } from '../domain/payment-status.ts';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { PaymentMethods } from '../payment-methods/payment-methods.repository.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { OutcomeUnknown, PaymentProvider } from '../provider/payment-provider.ts';
import { SettlementScheduler } from '../settle-account/settlement.scheduler.ts';
import { showPayment, type PaymentView } from '../show-payment/payment.view.ts';
import { VisibleAccounts } from '../show-payment/visible-accounts.ts';
import type { RetryPaymentBody } from './retry-payment.schema.ts';

/** Tries to pay an order that is not paid yet with another method. Two attempts never live side by side. */
@Injectable()
export class RetryPayment {
  constructor(
    private readonly database: Database,
    private readonly visible: VisibleAccounts,
    private readonly accounts: Accounts,
    private readonly methods: PaymentMethods,
    private readonly provider: PaymentProvider,
    private readonly idempotency: Idempotency,
    private readonly settlement: SettlementScheduler,
  ) {}

  /** @throws DomainError not_found, method_not_found, order_closed, already_paid, too_many_attempts, attempt_in_progress */
  async run(caller: Identity | undefined, key: string, body: RetryPaymentBody): Promise<PaymentView> {
    const { orderId } = body;
    const request = {
      key,
      caller: caller?.userId ?? `guest:${orderId}`,
      route: 'POST /v1/payments/retry',
      fingerprint: fingerprint(body),
    };
    const account = await this.visible.get(orderId, caller);
    if ((await this.idempotency.find(request)) === undefined) await this.begin(account, request, body);
    await this.settlement.settled(orderId);
    return showPayment(await this.visible.get(orderId, caller));
  }

  private async begin(account: Account, request: IdempotentRequest, body: RetryPaymentBody): Promise<void> {
    account.assertRetryable();
    const userId = account.newest?.userId ?? null;
    const { orderId, paymentMethodId } = body;
    const method = await this.methods.usableFor(this.database.read, paymentMethodId, { orderId, userId });
    if (method === undefined) throw PaymentErrors.method_not_found();
    const closedId = await this.closeUndecided(account);
    await this.accounts.untilCurrent(() => this.store(request, orderId, method, closedId));
  }

  private async store(
    request: IdempotentRequest,
    orderId: string,
    method: PaymentMethodChoice,
    closedId: string | undefined,
  ): Promise<void> {
    const account = await this.accounts.find(orderId);
    const last = account?.newest;
    if (account === undefined || last === undefined) throw PaymentErrors.not_found();
    await this.idempotency.once(request, async (tx, claim) => {
      await claim({ status: 201, body: { orderId } });
      if (!(await this.methods.use(tx, method, orderId))) throw PaymentErrors.method_not_found();
      const { userId, currency, orderAmount: amount } = last;
      account.retry({ id: newId(), userId, method, provider: this.provider.name, currency, amount }, closedId);
      await this.accounts.save(tx, account);
    });
  }

  /**
   * What is set aside already is not let go: the attempt has then succeeded after all, and is recorded.
   *
   * @returns the attempt that no money can come of any more
   */
  private async closeUndecided(account: Account): Promise<string | undefined> {
    const last = account.newest;
    if (last === undefined || !isUndecided(last.status)) return undefined;
    try {
      const report = await this.provider.close(authorizeKey(last), 'keep');
      if (report.status === 'voided' || report.status === 'declined') return last.id;
      await this.accounts.change(last.orderId, (current) => {
        const attempt = current.attempt(last.id);
        if (attempt !== undefined) current.record(attempt, report);
      });
    } catch (cause) {
      if (!(cause instanceof OutcomeUnknown)) throw cause;
      throw PaymentErrors.attempt_in_progress({ cause });
    }
    throw PaymentErrors.already_paid();
  }
}
