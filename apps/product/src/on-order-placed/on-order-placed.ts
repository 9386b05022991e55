import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Reservation } from '../domain/reservation.ts';
import { Reservations } from '../reserve-stock/reservations.ts';
import { orderPlaced } from '../service.manifest.ts';

type OrderPlaced = Received<DataOf<typeof orderPlaced>>;

/** Holds every line of the order or none, and answers which. */
@Handles(orderPlaced)
export class OnOrderPlaced implements Handler<typeof orderPlaced, Reservation | undefined> {
  constructor(private readonly reservations: Reservations) {}

  read({ data }: OrderPlaced, db: EntityManager): Promise<Reservation | undefined> {
    return this.reservations.find(db, data.orderId);
  }

  async handle({ data }: OrderPlaced, tx: Tx, before: Reservation | undefined): Promise<void> {
    await this.reservations.apply(tx, { fact: 'placed', ...data }, before);
  }
}
