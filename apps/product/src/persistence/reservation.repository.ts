import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { Allocation } from '../domain/hold.ts';
import type { Departure } from '../domain/departure.ts';
import type { Reservation, ReservationStatus } from '../domain/reservation.ts';
import { ReservationEntity } from './entities/stock.entities.ts';

export interface NewReservation {
  readonly orderId: string;
  readonly orderVersion: number;
  /** 1 when an event is published about it, 0 for one that nobody needs to hear of. */
  readonly version: number;
  readonly status: ReservationStatus;
  /** RFC 3339; null when the hold does not expire. */
  readonly expiresAt: string | null;
  readonly releasedReason: string | null;
  readonly allocations: readonly Allocation[];
}

export type ReservationChange = Partial<
  Pick<ReservationEntity, 'orderVersion' | 'version' | 'status' | 'expiresAt' | 'releasedReason'>
>;

const FIND = `
  SELECT id, order_id AS "orderId", status, order_version::float8 AS "orderVersion", version::float8 AS version
  FROM inventory_reservations WHERE order_id = $1`;

const INSERT = `
  WITH reservation AS (
    INSERT INTO inventory_reservations (id, order_id, order_version, version, status, expires_at, released_reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (order_id) DO NOTHING
    RETURNING id
  ), lines AS (
    INSERT INTO inventory_reservation_lines (id, reservation_id, inventory_id, variant_id, quantity, backordered)
    SELECT l.id, reservation.id, l.inventory_id, l.variant_id, l.quantity, l.backordered
    FROM reservation, unnest($8::uuid[], $9::uuid[], $10::uuid[], $11::int[], $12::int[])
      AS l (id, inventory_id, variant_id, quantity, backordered)
  )
  SELECT id FROM reservation`;

const REPLACE_LINES = `
  INSERT INTO inventory_reservation_lines (id, reservation_id, inventory_id, variant_id, quantity, backordered)
  SELECT l.id, $1, l.inventory_id, l.variant_id, l.quantity, l.backordered
  FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::int[])
    AS l (id, inventory_id, variant_id, quantity, backordered)`;

const COMMIT_LINES = `
  UPDATE inventory_reservation_lines l
  SET committed = l.committed + d.leaves, backordered = l.backordered - d.unreserved
  FROM unnest($1::uuid[], $2::int[], $3::int[]) AS d (id, leaves, unreserved)
  WHERE l.id = d.id`;

@Injectable()
export class ReservationRepository {
  /** Without a lock: what a handler reads before its transaction. */
  async find(db: EntityManager, orderId: string): Promise<Reservation | undefined> {
    const [found] = await db.query<Reservation[]>(FIND, [orderId]);
    return found;
  }

  /** @returns its id. @throws StaleVersion when the order has got a reservation since it was looked for */
  async insert(tx: Tx, reservation: NewReservation): Promise<string> {
    const inserted = await tx.query<{ id: string }[]>(INSERT, [
      newId(),
      reservation.orderId,
      reservation.orderVersion,
      reservation.version,
      reservation.status,
      reservation.expiresAt,
      reservation.releasedReason,
      ...lineColumns(reservation.allocations),
    ]);
    if (inserted.length === 0) throw new StaleVersion();
    return inserted[0]!.id;
  }

  /** @throws StaleVersion when the reservation has moved since `before` was read */
  async update(tx: Tx, before: Reservation, change: ReservationChange): Promise<void> {
    const { id, version, orderVersion, status } = before;
    const { affected } = await tx.update(ReservationEntity, { id, version, orderVersion, status }, change);
    if (affected !== 1) throw new StaleVersion();
  }

  async replaceLines(tx: Tx, reservationId: string, allocations: readonly Allocation[]): Promise<void> {
    await tx.query('DELETE FROM inventory_reservation_lines WHERE reservation_id = $1', [reservationId]);
    await tx.query(REPLACE_LINES, [reservationId, ...lineColumns(allocations)]);
  }

  async commitLines(tx: Tx, departures: readonly Departure[]): Promise<void> {
    await tx.query(COMMIT_LINES, [
      departures.map(({ lineId }) => lineId),
      departures.map(({ leaves }) => leaves),
      departures.map(({ unreserved }) => unreserved),
    ]);
  }
}

function lineColumns(allocations: readonly Allocation[]): unknown[] {
  return [
    allocations.map(() => newId()),
    allocations.map(({ inventoryId }) => inventoryId),
    allocations.map(({ variantId }) => variantId),
    allocations.map(({ held, backordered }) => held + backordered),
    allocations.map(({ backordered }) => backordered),
  ];
}
