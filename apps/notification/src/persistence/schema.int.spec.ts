import { expect, test } from '@jest/globals';
import { describeSchema } from '@tenfold/testing';
import { notificationDatabase } from './notification-database.ts';

const database = describeSchema(notificationDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: ['recipients.user_id', 'notifications.recipient_id', 'notification_preferences.user_id'],
});

test('has a partition for this month, the last one and the next three', async () => {
  const partitions = await database().query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'notifications'::regclass`,
  );
  const [{ months }] = (await database().query<{ months: string[] }>(
    `SELECT array_agg(to_char(m, '"notifications_"YYYY_MM')) AS months
     FROM generate_series(date_trunc('month', now(), 'UTC') - interval '1 month',
                          date_trunc('month', now(), 'UTC') + interval '3 months', '1 month') m`,
  )) as [{ months: string[] }];
  expect(partitions.map(({ name }) => name).sort()).toEqual([...months, 'notifications_default'].sort());
});
