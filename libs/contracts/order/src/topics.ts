import { defineTopic } from '@tenfold/contract-kit';

/** Everything that happens to an order, in order. The other services take their instructions for an order from here alone. */
export const OrderOrders = defineTopic({ name: 'order.orders', key: 'order id' });
