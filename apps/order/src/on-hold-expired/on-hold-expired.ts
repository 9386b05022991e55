import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { inventoryReleased } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** Product gave the hold up because nobody confirmed the order in time. A release that order caused itself is no news. */
@Handles(inventoryReleased)
export class OnHoldExpired implements Handler<typeof inventoryReleased, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof inventoryReleased>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof inventoryReleased>>, tx: Tx, known: KnownCheckout): Promise<void> {
    if (data.reason !== 'expired') return;
    await this.checkout.advance(tx, known, { from: 'product', version: data.version, stock: 'expired' }, id);
  }
}
