import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { reservationRejected } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** Too little is left: a pending order ends at once, a confirmed one has lost its stock. */
@Handles(reservationRejected)
export class OnReservationRejected implements Handler<typeof reservationRejected, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof reservationRejected>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle(
    { id, data }: Received<DataOf<typeof reservationRejected>>,
    tx: Tx,
    known: KnownCheckout,
  ): Promise<void> {
    await this.checkout.advance(
      tx,
      known,
      { from: 'product', version: data.version, stock: 'refused', reason: data.reason },
      id,
    );
  }
}
