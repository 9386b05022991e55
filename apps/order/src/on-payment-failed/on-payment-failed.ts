import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { paymentFailed } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** An attempt was declined: the order waits for another one, or ends when none can help. */
@Handles(paymentFailed)
export class OnPaymentFailed implements Handler<typeof paymentFailed, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof paymentFailed>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof paymentFailed>>, tx: Tx, known: KnownCheckout): Promise<void> {
    await this.checkout.advance(tx, known, { from: 'payment', account: data }, id);
  }
}
