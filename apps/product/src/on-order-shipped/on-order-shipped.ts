import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { CommitStock } from '../commit-stock/commit-stock.ts';
import type { Reservation } from '../domain/reservation.ts';
import { orderShipped } from '../service.manifest.ts';

type OrderShipped = Received<DataOf<typeof orderShipped>>;

/** Everything that will ever leave has left: what was called off is free again, and the reservation ends. */
@Handles(orderShipped)
export class OnOrderShipped implements Handler<typeof orderShipped, Reservation | undefined> {
  constructor(private readonly commitStock: CommitStock) {}

  read({ data }: OrderShipped, db: EntityManager): Promise<Reservation | undefined> {
    return this.commitStock.find(db, data.orderId);
  }

  async handle({ data }: OrderShipped, tx: Tx, before: Reservation | undefined): Promise<void> {
    await this.commitStock.run(tx, data, before);
  }
}
