import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { CommitStock } from '../commit-stock/commit-stock.ts';
import type { Reservation } from '../domain/reservation.ts';
import { orderPartiallyShipped } from '../service.manifest.ts';

type OrderPartiallyShipped = Received<DataOf<typeof orderPartiallyShipped>>;

/** A parcel left and more will follow: its units leave the stock. */
@Handles(orderPartiallyShipped)
export class OnOrderPartiallyShipped implements Handler<typeof orderPartiallyShipped, Reservation | undefined> {
  constructor(private readonly commitStock: CommitStock) {}

  read({ data }: OrderPartiallyShipped, db: EntityManager): Promise<Reservation | undefined> {
    return this.commitStock.find(db, data.orderId);
  }

  async handle({ data }: OrderPartiallyShipped, tx: Tx, before: Reservation | undefined): Promise<void> {
    await this.commitStock.run(tx, data, before);
  }
}
