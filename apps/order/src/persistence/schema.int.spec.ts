import { describeSchema } from '@tenfold/testing';
import { database } from '../order.module.ts';

describeSchema(database, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: ['orders.cart_id', 'order_items.product_id', 'order_items.variant_id'],
});
