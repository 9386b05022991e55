import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { CaptureEarned, type OrderEarned } from '../capture-earned/capture-earned.ts';
import { orderPartiallyShipped } from '../capture-earned/order-shipped.views.ts';
import type { Account } from '../domain/account.ts';

/** A parcel left: its share of the money is captured. */
@Handles(orderPartiallyShipped)
export class OnOrderPartiallyShipped implements Handler<typeof orderPartiallyShipped, Account | undefined> {
  constructor(private readonly captureEarned: CaptureEarned) {}

  read({ data }: Received<OrderEarned>, db: EntityManager): Promise<Account | undefined> {
    return this.captureEarned.read(data.orderId, db);
  }

  async handle({ data }: Received<OrderEarned>, tx: Tx, account: Account | undefined): Promise<void> {
    await this.captureEarned.run(tx, data, account);
  }
}
