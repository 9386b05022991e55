import { Injectable, Logger } from '@nestjs/common';
import { failPoint } from '@tenfold/messaging';
import { PaymentConfig } from '../config.ts';
import type { Account } from '../domain/account.ts';
import type { Act, Attempt, ProviderReport } from '../domain/account-state.ts';
import { authorizeKey, captureKey, voidKey } from '../domain/provider-keys.ts';
import { PaymentMethods } from '../payment-methods/payment-methods.repository.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { OutcomeUnknown, PaymentProvider } from '../provider/payment-provider.ts';
import { SettlementMetrics } from './settlement.metrics.ts';

/** Who asks: right after the commit nothing was called yet; later a call may have gone out and its answer been lost. */
export type Occasion = 'committed' | 'due';

/** What came of acting: nothing, something, or everything that was wanted. */
type Progress = 'none' | 'some' | 'all';

const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Makes done what is wanted: calls the provider, outside any transaction, and records what it said, until nothing is left
 * to ask or nothing comes of it. May run twice at a time and be killed anywhere: every call carries its own key.
 */
@Injectable()
export class SettleAccount {
  private readonly log = new Logger(SettleAccount.name);

  constructor(
    private readonly accounts: Accounts,
    private readonly methods: PaymentMethods,
    private readonly provider: PaymentProvider,
    private readonly config: PaymentConfig,
    private readonly metrics: SettlementMetrics,
  ) {}

  async run(orderId: string, occasion: Occasion): Promise<void> {
    for (;;) {
      const account = await this.accounts.find(orderId);
      if (account === undefined || (await this.progress(account, occasion)) !== 'some') return;
    }
  }

  private async progress(account: Account, occasion: Occasion): Promise<Progress> {
    for (const act of account.wanted()) {
      const progress = await this.perform(account, act, occasion);
      if (progress !== 'none') return progress;
    }
    return 'none';
  }

  private async perform(account: Account, act: Act, occasion: Occasion): Promise<Progress> {
    try {
      switch (act.kind) {
        case 'resolve':
          return await this.resolve(account, act.attempt, occasion);
        case 'watch':
          return occasion === 'due' ? await this.watch(account, act.attempt) : 'none';
        case 'close':
          return await this.close(account, act.attempt);
        case 'void':
          return await this.void(account, act.attempt);
        case 'capture':
          return await this.capture(account, act.attempt, act.amount);
        case 'refund':
          return await this.refund(account, act);
      }
    } catch (error) {
      if (!(error instanceof OutcomeUnknown)) throw error;
      this.log.warn({ orderId: account.state.orderId, act: act.kind, reason: error.message }, 'not settled yet');
      if (act.kind === 'resolve') await this.noteUnknown(account, act.attempt);
      if (act.kind === 'close') await this.giveUpIfOld(account, act.attempt);
      return 'none';
    }
  }

  /** Never charges again: the second call has the key of the first, and comes only if the provider never heard of it. */
  private async resolve(account: Account, attempt: Attempt, occasion: Occasion): Promise<Progress> {
    const known = occasion === 'due' ? await this.provider.findAuthorization(authorizeKey(attempt)) : undefined;
    const report = known ?? (await this.authorize(attempt));
    if (report === undefined) return 'none';
    return this.record(account, attempt, (current, own) => current.record(own, report));
  }

  /** @returns undefined when the order was paid or ended since it was read: whoever did that goes on from there. */
  private async authorize(attempt: Attempt): Promise<ProviderReport | undefined> {
    const token = await this.methods.tokenOf(attempt);
    if (token === undefined) return undefined;
    return this.provider.authorize({
      key: authorizeKey(attempt),
      token,
      amount: attempt.amount,
      currency: attempt.currency,
      orderId: attempt.orderId,
      capture: this.config.PAYMENT_CAPTURE === 'now',
    });
  }

  private async watch(account: Account, attempt: Attempt): Promise<Progress> {
    const report = await this.provider.findAuthorization(authorizeKey(attempt));
    if (report === undefined || report.status === 'requires_action') return 'none';
    return this.record(account, attempt, (current, own) => current.record(own, report));
  }

  private async close(account: Account, attempt: Attempt): Promise<Progress> {
    const report = await this.provider.close(authorizeKey(attempt), 'release');
    return this.record(account, attempt, (current, own) => current.record(own, report));
  }

  /** A capture whose answer was lost comes to light here, and its money goes back. */
  private async void(account: Account, attempt: Attempt): Promise<Progress> {
    const result = await this.provider.void({ key: voidKey(attempt), reference: attempt.providerReference ?? '' });
    if (result.outcome === 'failed') {
      this.log.error({ orderId: attempt.orderId, code: result.code }, 'the provider refuses to void');
      return 'none';
    }
    const key = captureKey(attempt, await this.accounts.captureRefusals(attempt));
    return this.record(account, attempt, (current, own) => {
      const untold = result.captured - own.capturedAmount;
      if (untold > 0) current.recordCapture(own, untold, key, { outcome: 'succeeded', reference: null });
      else current.recordVoid(own);
      if (current.withoutCover > 0) this.alertUncovered(current);
    });
  }

  /** The goods left while the money was being let go. */
  private alertUncovered({ state, withoutCover: amount }: Account): void {
    this.metrics.earnedWithoutCover += 1;
    this.log.error({ orderId: state.orderId, amount }, 'what an order has earned was let go');
  }

  /** What one key has asked for it asks for again, although more may be due by now: that is another capture. */
  private async capture(account: Account, attempt: Attempt, due: number): Promise<Progress> {
    const refusals = await this.accounts.captureRefusals(attempt);
    const key = captureKey(attempt, refusals);
    const amount = await this.accounts.beginCapture(attempt, key, due);
    const result = await this.provider.capture({ key, reference: attempt.providerReference ?? '', amount });
    if (result.outcome === 'failed') {
      this.metrics.capturesRefused += 1;
      this.log.error(
        { orderId: attempt.orderId, code: result.code, amount, refusals: refusals + 1 },
        'the provider refuses to capture what has left the house',
      );
    }
    return this.record(account, attempt, (current, own) => current.recordCapture(own, amount, key, result, refusals));
  }

  private async refund(account: Account, { attempt, refund }: Extract<Act, { kind: 'refund' }>): Promise<Progress> {
    const result = await this.provider.refund({
      key: refund.idempotencyKey,
      reference: attempt.providerReference ?? '',
      amount: refund.amount,
    });
    if (result.outcome === 'failed') {
      this.log.error(
        { orderId: attempt.orderId, refundId: refund.id, code: result.code },
        'the provider refuses to refund',
      );
    }
    return this.record(account, attempt, (current) => {
      const own = current.state.refunds.find((candidate) => candidate.id === refund.id);
      if (own !== undefined) current.recordRefund(own, result);
    });
  }

  /** The one way from what the provider said to what is stored, whoever heard it. */
  private record(
    read: Account,
    { id, orderId }: Attempt,
    decide: (account: Account, attempt: Attempt) => void,
  ): Promise<Progress> {
    failPoint('outside.done');
    return this.accounts.change(
      orderId,
      (account) => {
        const attempt = account.attempt(id);
        if (attempt !== undefined) decide(account, attempt);
        if (!account.hasChanged || !account.progressed) return 'none';
        return account.wanted().length > 0 ? 'some' : 'all';
      },
      read,
    );
  }

  private async noteUnknown(account: Account, { id, orderId }: Attempt): Promise<void> {
    await this.accounts.change(
      orderId,
      (current) => {
        const attempt = current.attempt(id);
        if (attempt?.status === 'pending') current.recordUnknown(attempt);
      },
      account,
    );
  }

  private async giveUpIfOld(account: Account, attempt: Attempt): Promise<void> {
    if (account.age(attempt) < GIVE_UP_AFTER_MS) return;
    this.log.error(
      { orderId: attempt.orderId, paymentId: attempt.id },
      'a closed attempt has no final word after 24 h',
    );
    await this.accounts.giveUp(attempt.orderId);
  }
}
