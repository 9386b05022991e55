import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { inventoryReserved } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** Every line is held: the money may be asked for. */
@Handles(inventoryReserved)
export class OnInventoryReserved implements Handler<typeof inventoryReserved, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof inventoryReserved>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof inventoryReserved>>, tx: Tx, known: KnownCheckout): Promise<void> {
    await this.checkout.advance(tx, known, { from: 'product', version: data.version, stock: 'held' }, id);
  }
}
