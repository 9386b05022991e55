import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, PermanentFailure, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Account } from '../domain/account.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { returnRefundRequested } from './return-refund-requested.view.ts';

type RefundRequested = Received<DataOf<typeof returnRefundRequested>>;

/**
 * Money of a return shall go back: claimed if it was captured, waiting if it may still be, failed if it never will. The
 * provider is called after the commit.
 */
@Handles(returnRefundRequested)
export class OnReturnRefundRequested implements Handler<typeof returnRefundRequested, Account | undefined> {
  constructor(private readonly accounts: Accounts) {}

  read({ data }: RefundRequested, db: EntityManager): Promise<Account | undefined> {
    return this.accounts.find(data.orderId, db);
  }

  async handle({ data }: RefundRequested, tx: Tx, account: Account | undefined): Promise<void> {
    const { orderId, returnId, refundId, amount, destination } = data;
    const wish = { refundId, returnId, ...amount, destination };
    if (account === undefined || !account.requestReturnRefund(wish)) {
      throw new PermanentFailure(
        `Return ${returnId} wants money of order ${orderId}, which never paid`,
        'contradiction',
      );
    }
    await this.accounts.save(tx, account);
  }
}
