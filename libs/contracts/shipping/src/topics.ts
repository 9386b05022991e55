import { defineTopic } from '@tenfold/contract-kit';

/** What happens to the parcels of an order. */
export const ShippingShipments = defineTopic({ name: 'shipping.shipments', key: 'order id' });
