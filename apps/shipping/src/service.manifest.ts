import { defineService } from '@tenfold/contract-kit';
import {
  ShipmentCancelledV1,
  ShipmentCreatedV1,
  ShipmentDeliveredV1,
  ShipmentDispatchedV1,
  ShipmentExceptionV1,
  ShipmentInTransitV1,
  ShippingShipments,
} from '@tenfold/shipping-contracts';
import { cancellationRequested } from './on-order-cancellation-requested/cancellation-requested.view.ts';
import { orderConfirmed } from './on-order-confirmed/order-confirmed.view.ts';

export const manifest = defineService({
  name: 'shipping',
  summary: 'How it gets there: what delivery costs, and every parcel from pick list to doorstep.',
  routes: ['shipping', 'shipments', 'tracking', 'carrier-webhooks'],
  topics: [ShippingShipments],
  publishes: [
    ShipmentCreatedV1,
    ShipmentDispatchedV1,
    ShipmentInTransitV1,
    ShipmentDeliveredV1,
    ShipmentExceptionV1,
    ShipmentCancelledV1,
  ],
  hears: [orderConfirmed, cancellationRequested],
  calls: [],
});
