import { Injectable, Logger } from '@nestjs/common';
import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { PermanentFailure } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Account } from '../domain/account.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { PaymentProvider } from '../provider/payment-provider.ts';
import { SettlementMetrics } from '../settle-account/settlement.metrics.ts';
import type { orderShipped } from './order-shipped.views.ts';

export type OrderEarned = DataOf<typeof orderShipped>;

/** Writes down what an order has earned by what has left; the provider is called after the commit. */
@Injectable()
export class CaptureEarned {
  private readonly log = new Logger(CaptureEarned.name);

  constructor(
    private readonly accounts: Accounts,
    private readonly provider: PaymentProvider,
    private readonly metrics: SettlementMetrics,
  ) {}

  read(orderId: string, db: EntityManager): Promise<Account | undefined> {
    return this.accounts.find(orderId, db);
  }

  /**
   * Without an account nothing was to be paid.
   *
   * @throws PermanentFailure `contradiction` when money is due that nobody was asked for, or whose order has ended
   */
  async run(tx: Tx, { orderId, version, captureDue, final }: OrderEarned, account: Account | undefined): Promise<void> {
    if (account === undefined) {
      if (captureDue.amount === 0) return;
      throw new PermanentFailure(`Order ${orderId} was shipped, and its payment was never asked for`, 'contradiction');
    }
    const { capturesOnce } = this.provider;
    if (!account.earn({ orderVersion: version, due: captureDue.amount, final, capturesOnce })) return;
    if (!account.isOpen) throw new PermanentFailure(`Order ${orderId} was shipped after its end`, 'contradiction');
    if (account.withoutCover > 0) {
      this.metrics.earnedWithoutCover += 1;
      this.log.error(
        { orderId, amount: account.withoutCover },
        'an order left the house, and nothing is set aside for it',
      );
    }
    await this.accounts.save(tx, account);
  }
}
