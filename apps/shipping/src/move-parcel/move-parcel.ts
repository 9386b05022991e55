import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import { ShipmentAnnouncer } from '../announce-shipment/shipment-announcer.ts';
import type { ParcelNews } from '../carriers/carrier.ts';
import { canMove } from '../domain/shipment-status.ts';
import { advance, shipmentOf, type Shipment, type ShippingOrder } from '../domain/shipping-order.ts';
import { ShippingOrders } from '../persistence/shipping-orders.repository.ts';

const TRACK = `
  INSERT INTO shipment_tracking (id, shipment_id, status, description, location, occurred_at, carrier_event_id, raw)
  VALUES ($1, $2, $3, $4, $5, coalesce($6::timestamptz, now()), $7, $8)
  ON CONFLICT (shipment_id, carrier_event_id) WHERE carrier_event_id IS NOT NULL DO NOTHING`;

/** One line of the way of a parcel. */
export interface TrackingEntry {
  readonly status: string;
  readonly description?: string | undefined;
  readonly location?: string | undefined;
  /** RFC 3339; the database's clock when absent. */
  readonly occurredAt?: string | undefined;
  readonly carrierEventId?: string;
  /** As the carrier said it; never anything personal, because nobody can erase it. */
  readonly raw?: object;
}

/** What happens to a parcel after it left. */
@Injectable()
export class MoveParcel {
  constructor(
    private readonly orders: ShippingOrders,
    private readonly announcer: ShipmentAnnouncer,
  ) {}

  /**
   * Moves the shipment if its table allows it; anything else (late, out of order, about a shipment that ended) stays
   * behind as tracking only.
   *
   * @throws StaleVersion when the order has moved since it was read
   */
  async run(
    tx: Tx,
    order: ShippingOrder,
    shipment: Shipment,
    news: Omit<ParcelNews, 'tracking' | 'shipmentId'>,
    entry: Pick<TrackingEntry, 'carrierEventId' | 'raw'> = {},
  ): Promise<void> {
    if (canMove(shipment.status, news.status)) {
      const after = advance(order, shipment, news.status);
      const { occurredAt, description, status } = news;
      const at = await this.orders.save(tx, order, after, { occurredAt });
      await this.announcer.announce(tx, after, shipmentOf(after, shipment.id).shipment, { status, at, description });
    }
    await this.track(tx, shipment, { ...news, ...entry });
  }

  async track(tx: Tx, shipment: Shipment, entry: TrackingEntry): Promise<void> {
    await tx.query(TRACK, [
      newId(),
      shipment.id,
      entry.status,
      entry.description ?? null,
      entry.location ?? null,
      entry.occurredAt ?? null,
      entry.carrierEventId ?? null,
      entry.raw === undefined ? null : JSON.stringify(entry.raw),
    ]);
  }
}
