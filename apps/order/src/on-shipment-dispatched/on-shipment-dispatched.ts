import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { shipmentDispatched } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { parcelNews } from '../run-checkout/parcel-news.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** A parcel left with a label. */
@Handles(shipmentDispatched)
export class OnShipmentDispatched implements Handler<typeof shipmentDispatched, KnownCheckout> {
  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof shipmentDispatched>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof shipmentDispatched>>, tx: Tx, known: KnownCheckout): Promise<void> {
    await this.checkout.advance(tx, known, parcelNews(data), id);
  }
}
