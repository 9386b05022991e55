import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { paymentAuthorized } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** The money is set aside: the order becomes a promise. */
@Handles(paymentAuthorized)
export class OnPaymentAuthorized implements Handler<typeof paymentAuthorized, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof paymentAuthorized>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof paymentAuthorized>>, tx: Tx, known: KnownCheckout): Promise<void> {
    await this.checkout.advance(tx, known, { from: 'payment', account: data }, id);
  }
}
