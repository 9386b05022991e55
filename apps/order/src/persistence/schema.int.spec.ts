import { describeSchema } from '@tenfold/testing';
import { orderDatabase } from './order-database.ts';

describeSchema(orderDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: ['orders.cart_id', 'order_items.product_id', 'order_items.variant_id'],
});
