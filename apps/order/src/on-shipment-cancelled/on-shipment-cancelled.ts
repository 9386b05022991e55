import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { shipmentCancelled } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { parcelNews } from '../run-checkout/parcel-news.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** Shipping's answer to a cancellation: it says what had left before. */
@Handles(shipmentCancelled)
export class OnShipmentCancelled implements Handler<typeof shipmentCancelled, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof shipmentCancelled>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof shipmentCancelled>>, tx: Tx, known: KnownCheckout): Promise<void> {
    await this.checkout.advance(tx, known, parcelNews(data), id);
  }
}
