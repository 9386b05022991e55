import { Logger } from '@nestjs/common';
import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { shipmentException } from '../heard-events.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { parcelNews } from '../run-checkout/parcel-news.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

/** The carrier has trouble with a parcel: it stands in the timeline and in the log, and moves nothing. */
@Handles(shipmentException)
export class OnShipmentException implements Handler<typeof shipmentException, KnownCheckout> {
  readonly #log = new Logger(OnShipmentException.name);

  constructor(private readonly checkout: RunCheckout) {}

  read({ data }: Received<DataOf<typeof shipmentException>>, db: EntityManager): Promise<KnownCheckout> {
    return this.checkout.read(db, data.orderId);
  }

  async handle({ id, data }: Received<DataOf<typeof shipmentException>>, tx: Tx, known: KnownCheckout): Promise<void> {
    this.#log.warn({ msg: 'A carrier has trouble with a parcel', orderId: data.orderId, trouble: data.description });
    await this.checkout.advance(tx, known, parcelNews(data, data.description ?? 'carrier_exception'), id);
  }
}
