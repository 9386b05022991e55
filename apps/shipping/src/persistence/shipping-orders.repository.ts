import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import type { EntityManager } from 'typeorm';
import type { OrderLine, Shipment, ShippingOrder } from '../domain/shipping-order.ts';
import { ShippingErrors } from '../domain/shipping.errors.ts';

/** One statement, so that order, lines and shipments are of one moment. */
const FIND = `
  SELECT o.order_id AS "orderId", o.user_id AS "userId", o.status, o.order_version::float8 AS "orderVersion",
         o.version::float8 AS version,
    (SELECT coalesce(json_agg(json_build_object(
        'itemId', l.order_item_id, 'variantId', l.variant_id, 'sku', l.sku, 'name', l.name,
        'weightGrams', l.weight_grams, 'quantity', l.quantity, 'allocated', l.allocated, 'shipped', l.shipped,
        'delivered', l.delivered, 'cancelled', l.cancelled) ORDER BY l.id), '[]')
      FROM order_lines l WHERE l.order_id = o.order_id) AS lines,
    (SELECT coalesce(json_agg(json_build_object(
        'id', s.id, 'number', s.number, 'status', s.status, 'methodCode', s.method_code,
        'tracking', s.tracking_number,
        'carrier', json_build_object('code', c.code, 'adapter', c.adapter, 'trackingUrlTemplate', c.tracking_url_template),
        'items', (SELECT json_agg(json_build_object('itemId', i.order_item_id, 'quantity', i.quantity) ORDER BY i.id)
                  FROM shipment_items i WHERE i.shipment_id = s.id)) ORDER BY s.id), '[]')
      FROM shipments s JOIN carriers c ON c.id = s.carrier_id
      WHERE s.order_id = o.order_id AND s.deleted_at IS NULL) AS shipments
  FROM shipping_orders o`;

const BY_ORDER = `${FIND} WHERE o.order_id = $1`;
const BY_SHIPMENT = `${FIND} WHERE o.order_id = (SELECT order_id FROM shipments WHERE id = $1)`;

const INSERT = `
  WITH anchor AS (
    INSERT INTO shipping_orders (id, order_id, order_number, user_id, status, order_version, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (order_id) DO NOTHING
    RETURNING order_id
  )
  INSERT INTO order_lines (id, order_item_id, order_id, variant_id, sku, name, weight_grams, quantity, allocated, cancelled)
  SELECT l.id, l.item_id, anchor.order_id, l.variant_id, l.sku, l.name, l.weight_grams, l.quantity, l.allocated, l.cancelled
  FROM anchor, unnest($8::uuid[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $14::int[], $15::int[], $16::int[])
    AS l (id, item_id, variant_id, sku, name, weight_grams, quantity, allocated, cancelled)
  RETURNING now() AS now`;

const INSERT_SHIPMENT = `
  WITH shipment AS (
    INSERT INTO shipments (id, order_id, number, carrier_id, method_code, weight_grams, currency, address)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING id
  )
  INSERT INTO shipment_items (id, shipment_id, order_item_id, variant_id, sku, name, quantity)
  SELECT i.id, shipment.id, i.item_id, i.variant_id, i.sku, i.name, i.quantity
  FROM shipment, unnest($9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::int[])
    AS i (id, item_id, variant_id, sku, name, quantity)`;

const MOVE_ORDER = `
  UPDATE shipping_orders SET status = $3, order_version = $4, version = $5
  WHERE order_id = $1 AND version = $2
  RETURNING now() AS now`;

const COUNT_LINES = `
  UPDATE order_lines SET allocated = l.allocated, shipped = l.shipped, delivered = l.delivered, cancelled = l.cancelled
  FROM unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::int[]) AS l (item_id, allocated, shipped, delivered, cancelled)
  WHERE order_item_id = l.item_id`;

const MOVE_SHIPMENTS = `
  UPDATE shipments SET status = $2, version = version + 1,
    tracking_number = coalesce($4, tracking_number), label_url = coalesce($5, label_url),
    shipped_at = CASE WHEN $2 = 'dispatched' THEN now() ELSE shipped_at END,
    estimated_delivery = CASE WHEN $2 = 'dispatched'
      THEN now() + (SELECT max_days FROM shipping_methods WHERE code = method_code) * interval '1 day'
      ELSE estimated_delivery END,
    delivered_at = CASE WHEN $2 = 'delivered' THEN greatest(shipped_at, least($6::timestamptz, now())) END,
    cancelled_at = CASE WHEN $2 = 'cancelled' THEN now() END
  WHERE id = ANY($1) AND status = $3
  RETURNING greatest(shipped_at, least($6::timestamptz, now())) AS at`.replaceAll('$2', '$2::shipment_status');

/** What of a shipment is written once and never decided upon. */
export interface ShipmentDetails {
  readonly carrierId: string;
  readonly weightGrams: number | null;
  readonly currency: string;
  /** Cipher text. */
  readonly address: string;
}

/** What a move of a shipment brings along. */
export interface MoveDetails {
  readonly tracking?: string;
  readonly labelUrl?: string;
  /** By the carrier's clock. */
  readonly occurredAt?: string;
}

/**
 * The orders as shipping knows them. A change is read without a lock, decided in memory, and written on condition that the
 * row of the order is still the one that was read: an order has one writer at a time, and its events have versions
 * without gaps.
 */
@Injectable()
export class ShippingOrders {
  find(db: EntityManager, orderId: string): Promise<ShippingOrder | undefined> {
    return findOne(db, BY_ORDER, orderId);
  }

  /** The order that the shipment belongs to. */
  findByShipment(db: EntityManager, shipmentId: string): Promise<ShippingOrder | undefined> {
    return findOne(db, BY_SHIPMENT, shipmentId);
  }

  /**
   * @returns the moment that the new rows carry
   * @throws StaleVersion when somebody else has written the row of the order meanwhile
   */
  async insert(tx: Tx, order: ShippingOrder, orderNumber: string | null): Promise<Date> {
    const { lines } = order;
    const [written] = await tx.query<{ now: Date }[]>(INSERT, [
      newId(),
      order.orderId,
      orderNumber,
      order.userId,
      order.status,
      order.orderVersion,
      order.version,
      lines.map(() => newId()),
      lines.map(({ itemId }) => itemId),
      lines.map(({ variantId }) => variantId),
      lines.map(({ sku }) => sku),
      lines.map(({ name }) => name),
      lines.map(({ weightGrams }) => weightGrams),
      lines.map(({ quantity }) => quantity),
      lines.map(({ allocated }) => allocated),
      lines.map(({ cancelled }) => cancelled),
    ]);
    if (written === undefined) throw new StaleVersion();
    return written.now;
  }

  async insertShipment(tx: Tx, order: ShippingOrder, shipment: Shipment, details: ShipmentDetails): Promise<void> {
    const items = shipment.items.map(({ itemId, quantity }) => ({ ...lineOf(order, itemId), quantity }));
    await tx.query(INSERT_SHIPMENT, [
      shipment.id,
      order.orderId,
      shipment.number,
      details.carrierId,
      shipment.methodCode,
      details.weightGrams,
      details.currency,
      details.address,
      items.map(() => newId()),
      items.map(({ itemId }) => itemId),
      items.map(({ variantId }) => variantId),
      items.map(({ sku }) => sku),
      items.map(({ name }) => name),
      items.map(({ quantity }) => quantity),
    ]);
  }

  /**
   * Writes what moved between `before` and `after`: the order, its lines, and the states of its shipments.
   *
   * @returns when it happened: by the carrier's clock, but never before the parcel left and never later than now
   * @throws StaleVersion when the row of the order is not the one that was read
   */
  async save(tx: Tx, before: ShippingOrder, after: ShippingOrder, details: MoveDetails = {}): Promise<Date> {
    const [[moved]] = await tx.query<[{ now: Date }[], number]>(MOVE_ORDER, [
      before.orderId,
      before.version,
      after.status,
      after.orderVersion,
      after.version,
    ]);
    if (moved === undefined) throw new StaleVersion();
    await this.#countLines(tx, before, after);
    return (await this.#moveShipments(tx, before, after, details)) ?? moved.now;
  }

  async #countLines(tx: Tx, before: ShippingOrder, after: ShippingOrder): Promise<void> {
    const lines = after.lines.filter((line) => !before.lines.includes(line));
    if (lines.length === 0) return;
    await tx.query(COUNT_LINES, [
      lines.map(({ itemId }) => itemId),
      lines.map(({ allocated }) => allocated),
      lines.map(({ shipped }) => shipped),
      lines.map(({ delivered }) => delivered),
      lines.map(({ cancelled }) => cancelled),
    ]);
  }

  async #moveShipments(
    tx: Tx,
    before: ShippingOrder,
    after: ShippingOrder,
    details: MoveDetails,
  ): Promise<Date | undefined> {
    const known = new Map(before.shipments.map((shipment) => [shipment.id, shipment.status]));
    const moved = after.shipments.filter(({ id, status }) => known.has(id) && known.get(id) !== status);
    const [first] = moved;
    if (first === undefined) return undefined;
    const { tracking = null, labelUrl = null, occurredAt = null } = details;
    const ids = moved.map(({ id }) => id);
    const values = [ids, first.status, known.get(first.id), tracking, labelUrl, occurredAt];
    const [rows, count] = await tx.query<[{ at: Date }[], number]>(MOVE_SHIPMENTS, values);
    if (count !== ids.length) throw new StaleVersion();
    return occurredAt === null ? undefined : rows[0]?.at;
  }
}

/**
 * Runs `work`, which reads an order and saves it, again as long as somebody else was quicker.
 *
 * @throws shipping.busy after five lost races
 */
export function whileItChanges<T>(work: () => Promise<T>): Promise<T> {
  return untilCurrent(work, { refusal: ShippingErrors.busy });
}

async function findOne(db: EntityManager, sql: string, id: string): Promise<ShippingOrder | undefined> {
  const [row] = await db.query<ShippingOrder[]>(sql, [id]);
  return row;
}

function lineOf({ lines }: ShippingOrder, itemId: string): OrderLine {
  const line = lines.find((one) => one.itemId === itemId);
  if (line === undefined) throw new Error(`The order has no line ${itemId}`);
  return line;
}
