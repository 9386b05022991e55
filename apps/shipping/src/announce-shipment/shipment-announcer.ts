import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import {
  ShipmentCancelledV1,
  ShipmentCreatedV1,
  ShipmentDeliveredV1,
  ShipmentDispatchedV1,
  ShipmentExceptionV1,
  ShipmentInTransitV1,
  type ShipmentPicture,
} from '@tenfold/shipping-contracts';
import { TrackingLinks } from '../carriers/tracking-links.ts';
import type { ShipmentStatus } from '../domain/shipment-status.ts';
import type { Shipment, ShippingOrder } from '../domain/shipping-order.ts';

const EVENTS = {
  created: ShipmentCreatedV1,
  dispatched: ShipmentDispatchedV1,
  in_transit: ShipmentInTransitV1,
  delivered: ShipmentDeliveredV1,
  exception: ShipmentExceptionV1,
  cancelled: ShipmentCancelledV1,
} as const;

interface Happening {
  readonly status: ShipmentStatus;
  readonly at: Date;
  /** The carrier's words about an exception. */
  readonly description?: string | undefined;
}

/** Says what happened to a shipment, always with the picture of the whole order. */
@Injectable()
export class ShipmentAnnouncer {
  constructor(
    private readonly outbox: Outbox,
    private readonly links: TrackingLinks,
  ) {}

  /** @param shipment undefined when an order was stopped that has no shipment */
  async announce(
    tx: Tx,
    order: ShippingOrder,
    shipment: Shipment | undefined,
    { status, at, description }: Happening,
  ): Promise<void> {
    await this.outbox.add(tx, EVENTS[status], {
      ...this.#picture(order),
      ...(shipment && { shipmentId: shipment.id, shipmentNumber: shipment.number }),
      status,
      occurredAt: at.toISOString(),
      ...(status === 'exception' && description !== undefined && { description }),
    });
  }

  #picture(order: ShippingOrder): Pick<ShipmentPicture, 'orderId' | 'version' | 'orderStatus' | 'lines' | 'parcels'> {
    return {
      orderId: order.orderId,
      version: order.version,
      orderStatus: order.status,
      lines: order.lines.map(({ itemId, variantId, quantity, allocated, shipped, delivered, cancelled }) => {
        return { itemId, variantId, quantity, allocated, shipped, delivered, cancelled };
      }),
      parcels: order.shipments.flatMap(({ id, number, carrier, tracking }) =>
        tracking === null
          ? []
          : [
              {
                shipmentId: id,
                number,
                carrier: carrier.code,
                tracking,
                trackingUrl: this.links.to(carrier, tracking),
              },
            ],
      ),
    };
  }
}
