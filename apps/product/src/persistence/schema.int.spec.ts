import { describeSchema } from '@tenfold/testing';
import { productDatabase } from './product-database.ts';

describeSchema(productDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: ['inventory_reservations.order_id', 'inventory_transactions.order_id', 'reviews.user_id'],
});
