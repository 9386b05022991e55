import { expect, test } from '@jest/globals';
import { describeSchema } from '@tenfold/testing';
import { paymentDatabase } from './payment-database.ts';

const database = describeSchema(paymentDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: ['payment_orders.user_id', 'payments.user_id', 'payment_methods.user_id', 'refunds.return_id'],
});

test('keeps the attempts of an order in one of sixteen partitions', async () => {
  const [partitions] = await database().query<{ count: number }>(
    `SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'payments'::regclass`,
  );
  expect(partitions!.count).toBe(16);
});
