import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Reservation } from '../domain/reservation.ts';
import { Reservations } from '../reserve-stock/reservations.ts';
import { orderCancelled } from '../service.manifest.ts';

type OrderCancelled = Received<DataOf<typeof orderCancelled>>;

/** The order ended: what it held goes back, and a beginning that comes late finds it closed. */
@Handles(orderCancelled)
export class OnOrderCancelled implements Handler<typeof orderCancelled, Reservation | undefined> {
  constructor(private readonly reservations: Reservations) {}

  read({ data }: OrderCancelled, db: EntityManager): Promise<Reservation | undefined> {
    return this.reservations.find(db, data.orderId);
  }

  async handle({ data }: OrderCancelled, tx: Tx, before: Reservation | undefined): Promise<void> {
    await this.reservations.apply(tx, { fact: 'cancelled', ...data, lines: [], holdUntil: null }, before);
  }
}
