import { z } from 'zod';
import type { TrackingLinks } from '../carriers/tracking-links.ts';
import { shipmentTransitions, type ShipmentStatus } from '../domain/shipment-status.ts';
import type { Shipment, ShippingOrder } from '../domain/shipping-order.ts';

export const shipmentStatus = z.enum(Object.keys(shipmentTransitions) as [ShipmentStatus, ...ShipmentStatus[]]);

/** A shipment without anything personal. */
export const shipmentView = z.object({
  id: z.uuid(),
  number: z.string(),
  orderId: z.string(),
  status: shipmentStatus,
  carrier: z.string(),
  methodCode: z.string(),
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string().nullable(),
  items: z.array(z.object({ itemId: z.string(), sku: z.string(), name: z.string(), quantity: z.int().positive() })),
});
export type ShipmentView = z.output<typeof shipmentView>;

export function showShipment(order: ShippingOrder, shipment: Shipment, links: TrackingLinks): ShipmentView {
  const { id, number, status, carrier, methodCode, tracking } = shipment;
  return {
    id,
    number,
    orderId: order.orderId,
    status,
    carrier: carrier.code,
    methodCode,
    trackingNumber: tracking,
    trackingUrl: tracking === null ? null : links.to(carrier, tracking),
    items: shipment.items.map(({ itemId, quantity }) => {
      const { sku = '', name = '' } = order.lines.find((line) => line.itemId === itemId) ?? {};
      return { itemId, sku, name, quantity };
    }),
  };
}
