import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { ShipmentAnnouncer } from '../announce-shipment/shipment-announcer.ts';
import { TrackingLinks } from '../carriers/tracking-links.ts';
import {
  shipmentOf,
  split,
  weightOf,
  type Shipment,
  type ShippingOrder,
  type Units,
} from '../domain/shipping-order.ts';
import { showShipment, type ShipmentView } from '../find-shipments/shipment.view.ts';
import { ShippingOrders, whileItChanges, type ShipmentDetails } from '../persistence/shipping-orders.repository.ts';
import { StaffAudit } from '../persistence/staff-audit.ts';

const SOURCE = `SELECT carrier_id AS "carrierId", currency, address FROM shipments WHERE id = $1`;
const NEXT_NUMBER = 'SELECT next_shipment_number() AS number';
const SHRINK = `
  UPDATE shipment_items SET quantity = u.quantity FROM unnest($2::text[], $3::int[]) AS u (item_id, quantity)
  WHERE shipment_id = $1 AND order_item_id = u.item_id`;
const TAKE_OUT = 'DELETE FROM shipment_items WHERE shipment_id = $1 AND NOT order_item_id = ANY ($2)';
const WEIGH = 'UPDATE shipments SET weight_grams = $2, version = version + 1 WHERE id = $1';

/** Takes a part of the units of a shipment that has not left into a new one, to be sent on its own. */
@Injectable()
export class SplitShipment {
  constructor(
    private readonly database: Database,
    private readonly orders: ShippingOrders,
    private readonly announcer: ShipmentAnnouncer,
    private readonly links: TrackingLinks,
    private readonly idempotency: Idempotency,
    private readonly audit: StaffAudit,
  ) {}

  /**
   * @returns the new shipment
   * @throws shipping.shipment_not_found, shipping.order_closed, shipping.illegal_transition, shipping.split_too_much,
   *   shipping.busy
   */
  run(
    caller: Identity,
    request: IdempotentRequest,
    shipmentId: string,
    wanted: readonly Units[],
  ): Promise<ShipmentView> {
    const db = this.database.read;
    return whileItChanges(async () => {
      const answered = await this.idempotency.find(request);
      if (answered !== undefined) return answered.body as ShipmentView;
      const { order, shipment } = shipmentOf(await this.orders.findByShipment(db, shipmentId), shipmentId);
      const [next] = await db.query<{ number: string }[]>(NEXT_NUMBER);
      const part = { id: newId(), number: next!.number };
      const after = split(order, shipment, wanted, part);
      const made = shipmentOf(after, part.id).shipment;
      const rest = shipmentOf(after, shipmentId).shipment;
      const { answer } = await this.idempotency.onceAfterLook(request, async (tx, claim) => {
        await claim({ status: 201, body: showShipment(after, made, this.links) });
        const at = await this.orders.save(tx, order, after);
        await this.#shrink(tx, after, rest);
        await this.#add(tx, after, made, shipmentId);
        await this.announcer.announce(tx, after, made, { status: 'created', at });
        await this.audit.record(tx, caller, 'update', {
          type: 'shipment',
          id: shipmentId,
          before: { items: shipment.items },
          after: { items: rest.items, splitInto: made.id },
        });
      });
      return answer.body as ShipmentView;
    });
  }

  async #shrink(tx: Tx, order: ShippingOrder, { id, items }: Shipment): Promise<void> {
    const itemIds = items.map(({ itemId }) => itemId);
    await tx.query(TAKE_OUT, [id, itemIds]);
    await tx.query(SHRINK, [id, itemIds, items.map(({ quantity }) => quantity)]);
    await tx.query(WEIGH, [id, weightOf(order, items)]);
  }

  async #add(tx: Tx, order: ShippingOrder, made: Shipment, sourceId: string): Promise<void> {
    const [source] = await tx.query<Omit<ShipmentDetails, 'weightGrams'>[]>(SOURCE, [sourceId]);
    await this.orders.insertShipment(tx, order, made, { ...source!, weightGrams: weightOf(order, made.items) });
  }
}
