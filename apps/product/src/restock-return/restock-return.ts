import { Injectable } from '@nestjs/common';
import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { PermanentFailure } from '@tenfold/messaging';
import { StockAnnouncer } from '../announce-stock/stock-announcer.ts';
import type { StockChange } from '../persistence/stock.repository.ts';
import type { returnInspected } from '../service.manifest.ts';

/** What was found in the parcel of a return. Quantities are totals of this return so far. */
export type InspectedReturn = DataOf<typeof returnInspected>;

/** The row of a return only grows, so a doubled or late picture adds nothing. */
const NOTE = `
  INSERT INTO inventory_returns AS known (id, return_id, order_id, variant_id, restocked)
  SELECT uuidv7(), $1, $2, v.id, t.restock
  FROM unnest($3::uuid[], $4::int[]) AS t (variant_id, restock) JOIN product_variants v ON v.id = t.variant_id
  ORDER BY v.id
  ON CONFLICT (return_id, variant_id) DO UPDATE SET restocked = excluded.restocked
    WHERE known.restocked < excluded.restocked
  RETURNING new.variant_id AS "variantId", new.restocked - coalesce(old.restocked, 0) AS added`;

/** Where the order took it from, else the main location, else any. */
const LOCK_PLACES = `
  SELECT i.id AS "inventoryId", i.variant_id AS "variantId"
  FROM inventory i
  WHERE i.id IN (
    SELECT DISTINCT ON (p.variant_id) p.id
    FROM inventory p
    LEFT JOIN inventory_reservations r ON r.order_id = $2
    LEFT JOIN inventory_reservation_lines l ON l.reservation_id = r.id AND l.inventory_id = p.id
    WHERE p.variant_id = ANY ($1::uuid[]) AND p.deleted_at IS NULL
    ORDER BY p.variant_id, l.id IS NULL, p.warehouse_location <> 'main', p.id)
  ORDER BY i.id
  FOR NO KEY UPDATE OF i`;

const RESTOCK = `
  WITH changed AS (
    UPDATE inventory i SET quantity_on_hand = i.quantity_on_hand + a.added
    FROM unnest($1::uuid[], $2::int[]) AS a (id, added), product_variants v
    WHERE i.id = a.id AND v.id = i.variant_id
    RETURNING i.id AS "inventoryId", i.variant_id AS "variantId", v.product_id AS "productId",
              i.warehouse_location AS location, i.quantity_on_hand AS "onHand", i.quantity_reserved AS reserved,
              i.quantity_available AS available, i.reorder_point AS "reorderPoint",
              i.quantity_available - a.added AS "availableBefore", a.added
  ), booked AS (
    INSERT INTO inventory_transactions
      (id, inventory_id, variant_id, product_id, order_id, return_id, type, quantity_change, on_hand_after, created_by)
    SELECT uuidv7(), "inventoryId", "variantId", "productId", $3, $4, 'return', added, "onHand", 'system:return'
    FROM changed
  )
  SELECT * FROM changed`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What came back and can be sold again is on hand again, by the difference to what this return gave so far. */
@Injectable()
export class RestockReturn {
  constructor(private readonly announcer: StockAnnouncer) {}

  /**
   * @throws StaleVersion when what is said of the stock would overtake what was said before
   * @throws PermanentFailure `stock_missing` for what is not a variant of ours, or has no place in the warehouse
   */
  async run(tx: Tx, { orderId, returnId, items }: InspectedReturn): Promise<void> {
    const totals = new Map<string, number>();
    for (const { variantId, restock } of items) {
      if (restock > 0) totals.set(variantId, (totals.get(variantId) ?? 0) + restock);
    }
    if (totals.size === 0) return;
    const known = [...totals.keys()].filter((id) => UUID.test(id));
    const added = await tx.query<{ variantId: string; added: number }[]>(NOTE, [
      returnId,
      orderId,
      known,
      known.map((id) => totals.get(id)),
    ]);
    const places = await tx.query<{ inventoryId: string; variantId: string }[]>(LOCK_PLACES, [known, orderId]);
    const lost = [...totals.keys()].find((id) => !places.some(({ variantId }) => variantId === id.toLowerCase()));
    if (lost !== undefined) {
      throw new PermanentFailure(`Return ${returnId} gives back ${lost}, which has no place in stock`, 'stock_missing');
    }
    if (added.length === 0) return;
    const growing = added.map(({ variantId, added: units }) => ({
      units,
      inventoryId: places.find((place) => place.variantId === variantId)!.inventoryId,
    }));
    const changes = await tx.query<StockChange[]>(RESTOCK, [
      growing.map(({ inventoryId }) => inventoryId),
      growing.map(({ units }) => units),
      orderId,
      returnId,
    ]);
    await this.announcer.crossings(tx, changes);
  }
}
