import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { BoughtLine } from '../domain/return-item.ts';
import type { DeliveredOrder, LineChange } from '../domain/return-state.ts';
import { ReturnErrors } from '../domain/return.errors.ts';
import type { DeliveredPicture } from '../heard-events.ts';
import { ReturnableItemEntity, ReturnableOrderEntity } from './entities/returnable.entities.ts';

export interface ReturnableLine extends BoughtLine {
  readonly orderItemId: string;
  readonly variantId: string;
  readonly sku: string;
  readonly name: string;
  readonly delivered: number;
  /** Claimed by living returns. */
  readonly returned: number;
  readonly unitsReceived: number;
  readonly returnableUntil: Date;
}

export interface Returnable {
  readonly order: DeliveredOrder;
  readonly lines: ReadonlyMap<string, ReturnableLine>;
}

/** The newest picture says whose the order is; times and quantities only grow, whatever comes late. */
const LEARN_ORDER = `
  INSERT INTO returnable_orders AS known
    (id, order_id, order_version, order_number, user_id, contact, payment_id, currency, shipping)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (order_id) DO UPDATE SET
    order_version = excluded.order_version, user_id = excluded.user_id, contact = excluded.contact,
    payment_id = coalesce(excluded.payment_id, known.payment_id), shipping = greatest(known.shipping, excluded.shipping)
  WHERE known.order_version < excluded.order_version`;

const LEARN_LINES = `
  INSERT INTO returnable_items AS known
    (id, order_item_id, order_id, user_id, variant_id, sku, name, quantity, unit_price, discount_share, tax_share,
     currency, quantity_shipped, quantity_delivered, delivered_at, returnable_until)
  SELECT l.id, l.order_item_id, $2, $3, l.variant_id, l.sku, l.name, l.quantity, l.unit_price, l.discount_share,
         l.tax_share, $4, l.delivered, l.delivered, $5, $6
  FROM jsonb_to_recordset($1::jsonb) AS l (id uuid, order_item_id varchar, variant_id varchar, sku varchar, name varchar,
    quantity int, unit_price bigint, discount_share bigint, tax_share bigint, delivered int)
  ORDER BY l.order_item_id
  ON CONFLICT (order_item_id) DO UPDATE SET
    quantity_shipped = greatest(known.quantity_shipped, excluded.quantity_shipped),
    quantity_delivered = greatest(known.quantity_delivered, excluded.quantity_delivered),
    delivered_at = greatest(known.delivered_at, excluded.delivered_at),
    returnable_until = greatest(known.returnable_until, excluded.returnable_until)`;

const CLAIM = `
  UPDATE returnable_items SET quantity_returned = quantity_returned + $2
  WHERE order_item_id = $1 AND quantity_returned + $2 <= quantity_delivered AND ($3 OR returnable_until > now())`;

const COUNT = `
  UPDATE returnable_items
  SET quantity_returned = quantity_returned + $2, quantity_received = quantity_received + $3,
      quantity_refunded = quantity_refunded + $4
  WHERE order_item_id = $1 AND ($5::int IS NULL OR quantity_refunded = $5)`;

const CLAIM_SHIPPING = `
  UPDATE returnable_orders SET shipping_refunded = shipping_refunded + $2
  WHERE order_id = $1 AND shipping_refunded + $2 <= shipping`;

/** What was delivered, and how much of it is on its way back. */
@Injectable()
export class Returnables {
  /** Shuffled, doubled or late: the outcome is that of the newest picture. */
  async learn(tx: Tx, picture: DeliveredPicture): Promise<void> {
    const { orderId, version, currency, lines } = picture;
    const userId = picture.userId ?? guestOf(orderId);
    await tx.query(LEARN_ORDER, [
      newId(),
      orderId,
      version,
      picture.orderNumber,
      userId,
      picture.contact === undefined ? null : JSON.stringify(picture.contact),
      picture.paymentId ?? null,
      currency,
      picture.shipping,
    ]);
    const rows = lines.map((line) => ({
      id: newId(),
      order_item_id: line.itemId,
      variant_id: line.variantId,
      sku: line.sku,
      name: line.name,
      quantity: line.quantity,
      unit_price: line.unitPrice,
      discount_share: line.discountShare,
      tax_share: line.taxShare,
      delivered: line.delivered,
    }));
    const { deliveredAt, returnableUntil } = picture;
    await tx.query(LEARN_LINES, [JSON.stringify(rows), orderId, userId, currency, deliveredAt, returnableUntil]);
  }

  async find(db: EntityManager, orderId: string): Promise<Returnable | undefined> {
    const order = await db.findOneBy(ReturnableOrderEntity, { orderId });
    if (order === null) return undefined;
    const lines = await db.find(ReturnableItemEntity, { where: { orderId }, order: { orderItemId: 'ASC' } });
    return {
      order: { ...order, number: order.orderNumber },
      lines: new Map(lines.map((row) => [row.orderItemId, lineOf(row)])),
    };
  }

  /**
   * Takes units out of what may still be returned.
   *
   * @throws return.window_closed, return.quantity_not_available (with what is left)
   */
  async claim(tx: Tx, orderItemId: string, units: number, regardlessOfWindow: boolean): Promise<void> {
    const [, claimed] = await tx.query<[unknown[], number]>(CLAIM, [orderItemId, units, regardlessOfWindow]);
    if (claimed === 1) return;
    const [item] = await tx.query<{ left: number; isOpen: boolean; until: Date }[]>(
      `SELECT quantity_delivered - quantity_returned AS left, returnable_until > now() AS "isOpen",
              returnable_until AS until
       FROM returnable_items WHERE order_item_id = $1`,
      [orderItemId],
    );
    if (item === undefined) throw ReturnErrors.unknown_item({ extensions: { itemId: orderItemId } });
    if (item.isOpen || regardlessOfWindow)
      throw ReturnErrors.quantity_not_available({ extensions: { itemId: orderItemId, left: item.left } });
    throw ReturnErrors.window_closed({
      extensions: { itemId: orderItemId, returnableUntil: item.until.toISOString() },
    });
  }

  /** @throws StaleVersion when the money of a line was asked for by another return since the decision was read. */
  async apply(tx: Tx, changes: readonly LineChange[]): Promise<void> {
    // Returns of one order lock its lines in one order.
    const sorted = [...changes].sort((a, b) => (a.orderItemId < b.orderItemId ? -1 : 1));
    for (const { orderItemId, returned = 0, received = 0, refunded } of sorted) {
      const [, counted] = await tx.query<[unknown[], number]>(COUNT, [
        orderItemId,
        returned,
        received,
        refunded?.units ?? 0,
        refunded?.before ?? null,
      ]);
      if (counted !== 1) throw new StaleVersion();
    }
  }

  /** @throws StaleVersion when less than that is left of what shipping cost. */
  async claimShipping(tx: Tx, orderId: string, amount: number): Promise<void> {
    if (amount === 0) return;
    const [, claimed] = await tx.query<[unknown[], number]>(CLAIM_SHIPPING, [orderId, amount]);
    if (claimed !== 1) throw new StaleVersion();
  }
}

/** Events name a guest by contact only; this id is nobody's account. */
function guestOf(orderId: string): string {
  return `guest_${orderId}`.slice(0, 64);
}

function lineOf(row: ReturnableItemEntity): ReturnableLine {
  return {
    orderItemId: row.orderItemId,
    variantId: row.variantId,
    sku: row.sku,
    name: row.name,
    quantity: row.quantity,
    unitPrice: row.unitPrice,
    discountShare: row.discountShare,
    taxShare: row.taxShare,
    currency: row.currency,
    delivered: row.quantityDelivered,
    returned: row.quantityReturned,
    unitsReceived: row.quantityReceived,
    unitsRefunded: row.quantityRefunded,
    returnableUntil: row.returnableUntil,
  };
}
