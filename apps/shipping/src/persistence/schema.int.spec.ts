import { expect, test } from '@jest/globals';
import { describeSchema } from '@tenfold/testing';
import { shippingDatabase } from './shipping-database.ts';

const database = describeSchema(shippingDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: ['shipments.order_id', 'shipment_items.order_item_id', 'shipping_orders.user_id'],
});

test('knows two carriers that work and three that wait for a connection', async () => {
  const rows = await database().query('SELECT code, is_active AS "isActive" FROM carriers ORDER BY code');
  expect(rows).toEqual([
    { code: 'fedex', isActive: false },
    { code: 'manual', isActive: true },
    { code: 'simulated', isActive: true },
    { code: 'ups', isActive: false },
    { code: 'usps', isActive: false },
  ]);
});
