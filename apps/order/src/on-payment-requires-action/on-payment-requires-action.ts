import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { paymentRequiresAction } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** The customer has to do something; the order shows what. */
@Handles(paymentRequiresAction)
export class OnPaymentRequiresAction implements Handler<typeof paymentRequiresAction, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof paymentRequiresAction>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle(
    { id, data }: Received<DataOf<typeof paymentRequiresAction>>,
    tx: Tx,
    known: KnownCheckout,
  ): Promise<void> {
    await this.checkout.advance(tx, known, { from: 'payment', account: data }, id);
  }
}
