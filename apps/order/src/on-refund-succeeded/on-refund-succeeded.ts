import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { refundSucceeded } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** Money went back; by whichever door, the totals of the account say how much so far. */
@Handles(refundSucceeded)
export class OnRefundSucceeded implements Handler<typeof refundSucceeded, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof refundSucceeded>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof refundSucceeded>>, tx: Tx, known: KnownCheckout): Promise<void> {
    await this.checkout.advance(tx, known, { from: 'payment', account: data }, id);
  }
}
