import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Reservation } from '../domain/reservation.ts';
import { Reservations } from '../reserve-stock/reservations.ts';
import { orderConfirmed } from '../service.manifest.ts';

type OrderConfirmed = Received<DataOf<typeof orderConfirmed>>;

/** The order is a promise: its hold no longer expires, and one that had expired is regained if the stock is there. */
@Handles(orderConfirmed, { together: 20 })
export class OnOrderConfirmed implements Handler<typeof orderConfirmed, Reservation | undefined> {
  constructor(private readonly reservations: Reservations) {}

  read({ data }: OrderConfirmed, db: EntityManager): Promise<Reservation | undefined> {
    return this.reservations.find(db, data.orderId);
  }

  async handle({ data }: OrderConfirmed, tx: Tx, before: Reservation | undefined): Promise<void> {
    await this.reservations.apply(tx, { fact: 'confirmed', ...data, holdUntil: null }, before);
  }
}
