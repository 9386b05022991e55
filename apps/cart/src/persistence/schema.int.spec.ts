import { describeSchema } from '@tenfold/testing';
import { cartDatabase } from './cart-database.ts';

describeSchema(cartDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: ['carts.user_id', 'carts.order_id', 'cart_items.product_id', 'cart_items.variant_id'],
});
