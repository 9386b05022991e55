import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { shipmentStatus } from '../find-shipments/shipment.view.ts';

export const parcelView = z.object({
  trackingNumber: z.string(),
  carrier: z.string(),
  status: shipmentStatus,
  estimatedDelivery: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  events: z.array(
    z.object({
      status: z.string(),
      description: z.string().nullable(),
      location: z.string().nullable(),
      occurredAt: z.string(),
    }),
  ),
});
export type ParcelView = z.output<typeof parcelView>;

const FIND = `
  SELECT s.id, s.tracking_number AS "trackingNumber", c.name AS carrier, s.status,
         s.estimated_delivery AS "estimatedDelivery", s.delivered_at AS "deliveredAt"
  FROM shipments_active s JOIN carriers c ON c.id = s.carrier_id WHERE s.tracking_number = $1`;

/** Whatever a carrier sends, a page has an end. */
const EVENTS = `
  SELECT status, description, location, occurred_at AS "occurredAt"
  FROM shipment_tracking WHERE shipment_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT 100`;

interface ParcelRow extends Pick<ParcelView, 'trackingNumber' | 'carrier' | 'status'> {
  readonly id: string;
  readonly estimatedDelivery: Date | null;
  readonly deliveredAt: Date | null;
}
type EventRow = Omit<ParcelView['events'][number], 'occurredAt'> & { readonly occurredAt: Date };

@Injectable()
export class TrackParcel {
  constructor(private readonly database: Database) {}

  /** @throws shipping.parcel_not_found */
  async run(trackingNumber: string): Promise<ParcelView> {
    const [parcel] = await this.database.read.query<ParcelRow[]>(FIND, [trackingNumber]);
    if (parcel === undefined) throw ShippingErrors.parcel_not_found();
    const { id, estimatedDelivery, deliveredAt, ...shown } = parcel;
    const events = await this.database.read.query<EventRow[]>(EVENTS, [id]);
    return {
      ...shown,
      estimatedDelivery: estimatedDelivery?.toISOString() ?? null,
      deliveredAt: deliveredAt?.toISOString() ?? null,
      events: events.map((event) => ({ ...event, occurredAt: event.occurredAt.toISOString() })),
    };
  }
}
