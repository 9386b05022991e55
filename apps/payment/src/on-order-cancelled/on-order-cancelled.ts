import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { Account } from '../domain/account.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { orderCancelled } from './order-cancelled.view.ts';

type Cancelled = DataOf<typeof orderCancelled>;

/**
 * Closes the account of the order: an undecided attempt is closed at the provider, an authorisation is voided, captured
 * money goes back. If nothing was asked yet, a closed account stays behind for the request that may still come.
 */
@Handles(orderCancelled)
export class OnOrderCancelled implements Handler<typeof orderCancelled, Account> {
  constructor(private readonly accounts: Accounts) {}

  async read({ data }: Received<Cancelled>, db: EntityManager): Promise<Account> {
    const { account, world } = await this.accounts.look(data.orderId, db);
    return account ?? Account.tombstone(data.orderId, data.version, world);
  }

  async handle({ data }: Received<Cancelled>, tx: Tx, account: Account): Promise<void> {
    account.close(data.version);
    await this.accounts.save(tx, account);
  }
}
