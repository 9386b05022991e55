import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import type { StockLevel } from '../domain/stock-level.ts';
import type { CommittablePlace, Departure } from '../domain/departure.ts';
import type { Allocation, StockPlace } from '../domain/hold.ts';

/** One row of `inventory` after a change, with what was available before it. */
export interface StockChange extends StockLevel {
  readonly inventoryId: string;
  readonly variantId: string;
  readonly productId: string;
  readonly location: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly availableBefore: number;
}

/** The ids come by a sub-select because a bare array has the statement planned anew for its length at each execution. */
const LOCK_FOR_HOLD = `
  SELECT i.id AS "inventoryId", i.variant_id AS "variantId", i.quantity_available AS available,
         v.backorder_allowed AS "backorderAllowed",
         p.status = 'active' AND v.is_active AND p.deleted_at IS NULL AND v.deleted_at IS NULL AS "isSold"
  FROM inventory i
  JOIN product_variants v ON v.id = i.variant_id
  JOIN products p ON p.id = v.product_id
  WHERE i.variant_id = ANY ((SELECT $1::uuid[])::uuid[]) AND i.deleted_at IS NULL
  ORDER BY i.id
  FOR NO KEY UPDATE OF i`;

const LOCK_OF_RESERVATION = `
  SELECT i.id AS "inventoryId", i.variant_id AS "variantId",
         l.quantity - l.backordered - l.committed AS held, l.backordered
  FROM inventory_reservation_lines l
  JOIN inventory i ON i.id = l.inventory_id
  WHERE l.reservation_id = $1
  ORDER BY i.id
  FOR NO KEY UPDATE OF i`;

const RESERVE = `
  WITH changed AS (
    UPDATE inventory i
    SET quantity_reserved = i.quantity_reserved + a.held, quantity_backordered = i.quantity_backordered + a.backordered
    FROM unnest($1::uuid[], $2::int[], $3::int[]) AS a (id, held, backordered), product_variants v
    WHERE i.id = a.id AND v.id = i.variant_id AND i.quantity_available >= a.held
    RETURNING i.id AS "inventoryId", i.variant_id AS "variantId", v.product_id AS "productId",
              i.warehouse_location AS location, i.quantity_on_hand AS "onHand", i.quantity_reserved AS reserved,
              i.quantity_available AS available, i.reorder_point AS "reorderPoint",
              i.quantity_available + a.held AS "availableBefore"
  )
  SELECT * FROM changed`;

const LOCK_FOR_COMMIT = `
  SELECT l.id AS "lineId", i.id AS "inventoryId", i.variant_id AS "variantId", l.quantity, l.committed, l.backordered,
         i.quantity_available AS available
  FROM inventory_reservation_lines l
  JOIN inventory i ON i.id = l.inventory_id
  WHERE l.reservation_id = $1
  ORDER BY i.id
  FOR NO KEY UPDATE OF i`;

/** What leaves was reserved, but for the `unreserved` of it; both constraints of the stock hold in the one statement. */
const COMMIT = `
  WITH changed AS (
    UPDATE inventory i
    SET quantity_on_hand = i.quantity_on_hand - d.leaves,
        quantity_reserved = i.quantity_reserved - (d.leaves - d.unreserved) - d.freed,
        quantity_backordered = i.quantity_backordered - d.unreserved - d.freed_backorder
    FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::int[])
           AS d (id, leaves, unreserved, freed, freed_backorder), product_variants v
    WHERE i.id = d.id AND v.id = i.variant_id
    RETURNING i.id AS "inventoryId", i.variant_id AS "variantId", v.product_id AS "productId",
              i.warehouse_location AS location, i.quantity_on_hand AS "onHand", i.quantity_reserved AS reserved,
              i.quantity_available AS available, i.reorder_point AS "reorderPoint",
              i.quantity_available + d.unreserved - d.freed AS "availableBefore", d.leaves
  ), booked AS (
    INSERT INTO inventory_transactions
      (id, inventory_id, variant_id, product_id, order_id, type, quantity_change, on_hand_after, created_by)
    SELECT uuidv7(), "inventoryId", "variantId", "productId", $6, 'sale', -leaves, "onHand", 'system:order'
    FROM changed WHERE leaves > 0
  )
  SELECT * FROM changed`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What orders take from stock and give back. Rows are locked in id order, so two orders never wait for each other. */
@Injectable()
export class StockRepository {
  /** Locks the stock of the variants; an id that is no variant of ours has none. */
  async lockForHold(tx: Tx, variantIds: readonly string[]): Promise<StockPlace[]> {
    const known = [...new Set(variantIds)].filter((id) => UUID.test(id));
    return tx.query<StockPlace[]>(LOCK_FOR_HOLD, [known]);
  }

  /** Locks the stock that a reservation took and says how much of each that is. */
  async lockOfReservation(tx: Tx, reservationId: string): Promise<Allocation[]> {
    return tx.query<Allocation[]>(LOCK_OF_RESERVATION, [reservationId]);
  }

  async reserve(tx: Tx, allocations: readonly Allocation[]): Promise<StockChange[]> {
    if (allocations.length === 0) return [];
    const changes = await tx.query<StockChange[]>(RESERVE, [
      allocations.map(({ inventoryId }) => inventoryId),
      allocations.map(({ held }) => held),
      allocations.map(({ backordered }) => backordered),
    ]);
    if (changes.length !== allocations.length) {
      throw new Error(`Only ${changes.length} of ${allocations.length} locked stock rows had what was planned`);
    }
    return changes;
  }

  /** The opposite of `reserve`. */
  async giveBack(tx: Tx, allocations: readonly Allocation[]): Promise<StockChange[]> {
    return this.reserve(
      tx,
      allocations.map((taken) => ({ ...taken, held: -taken.held, backordered: -taken.backordered })),
    );
  }

  /** Locks the stock that a reservation took, with what has left of it. */
  async lockForCommit(tx: Tx, reservationId: string): Promise<CommittablePlace[]> {
    return tx.query<CommittablePlace[]>(LOCK_FOR_COMMIT, [reservationId]);
  }

  /** On hand and reserved fall, what will not leave is free, and the ledger says `sale`: one statement. */
  async commit(tx: Tx, orderId: string, departures: readonly Departure[]): Promise<StockChange[]> {
    return tx.query<StockChange[]>(COMMIT, [
      departures.map(({ inventoryId }) => inventoryId),
      departures.map(({ leaves }) => leaves),
      departures.map(({ unreserved }) => unreserved),
      departures.map(({ freed }) => freed),
      departures.map(({ freedBackorder }) => freedBackorder),
      orderId,
    ]);
  }
}
