import { describeSchema } from '@tenfold/testing';
import { returnDatabase } from './return-database.ts';

describeSchema(returnDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: ['return_requests.order_id', 'return_items.order_item_id', 'refunds.payment_id'],
});
