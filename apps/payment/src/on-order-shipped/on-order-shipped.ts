import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { CaptureEarned, type OrderEarned } from '../capture-earned/capture-earned.ts';
import { orderShipped } from '../capture-earned/order-shipped.views.ts';
import type { Account } from '../domain/account.ts';

/** Everything that will ever leave has left: what is due is captured, and the rest is let go or goes back. */
@Handles(orderShipped)
export class OnOrderShipped implements Handler<typeof orderShipped, Account | undefined> {
  constructor(private readonly captureEarned: CaptureEarned) {}

  read({ data }: Received<OrderEarned>, db: EntityManager): Promise<Account | undefined> {
    return this.captureEarned.read(data.orderId, db);
  }

  async handle({ data }: Received<OrderEarned>, tx: Tx, account: Account | undefined): Promise<void> {
    await this.captureEarned.run(tx, data, account);
  }
}
