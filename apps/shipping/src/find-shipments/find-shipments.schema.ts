import { pageOf, pageQuery } from '@tenfold/service-host';
import { deliveryAddress } from '@tenfold/order-contracts';
import { z } from 'zod';
import { shipmentStatus, shipmentView } from './shipment.view.ts';

export const ofOrderQuery = z.object({ orderId: z.string().min(1).max(64) });
export type OfOrderQuery = z.output<typeof ofOrderQuery>;
export const shipmentsOfOrder = z.object({ items: z.array(shipmentView) });

export const pickListQuery = pageQuery.extend({
  status: shipmentStatus.default('created'),
  orderId: z.string().min(1).max(64).optional(),
});
export type PickListQuery = z.output<typeof pickListQuery>;

export const pickListEntry = shipmentView.omit({ trackingUrl: true }).extend({
  weightGrams: z.int().nullable(),
  createdAt: z.string(),
});
export type PickListEntry = z.output<typeof pickListEntry>;
export const pickListPage = pageOf(pickListEntry);

export const shipmentDetail = shipmentView.extend({
  weightGrams: z.int().nullable(),
  address: deliveryAddress,
  estimatedDelivery: z.string().nullable(),
  shippedAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  cancelledAt: z.string().nullable(),
  version: z.int().positive(),
});
export type ShipmentDetail = z.output<typeof shipmentDetail>;
