import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { UserCreatedV1 } from '@tenfold/auth-contracts';
import { OrderConfirmedV1 } from '@tenfold/order-contracts';
import { eventually } from '@tenfold/testing';
import { NotificationUnderTest } from '../../test/notification-service.ts';
import { SendBatch } from './send-batch.ts';

let under: NotificationUnderTest;
beforeAll(async () => {
  under = await NotificationUnderTest.start({ SMTP_CONNECTIONS: '1', NOTIFICATION_LEASE_MS: '2000' });
  under.mailServer.thinksMs = 500;
});
afterAll(() => under.close());

test('more than a slow server takes in time is handed on, not sent twice', async () => {
  const guests = Array.from({ length: 6 }, () => `${randomUUID()}@example.com`);
  for (const email of guests) {
    const contact = { email, locale: 'en' };
    await under.hear('OnOrderConfirmed', OrderConfirmedV1, { userId: undefined }, { sealed: { contact } });
  }
  // Another process looks for what is due meanwhile.
  const other = under.service.get(SendBatch);
  await eventually(async () => {
    await other.run();
    expect((await under.rows(`status <> 'sent'`)).length).toBe(0);
  });
  const taken = guests.map((email) => under.mailServer.to(email).length);
  expect(taken).toEqual(guests.map(() => 1));
});

test('the inbox does not wait for mails', async () => {
  under.mailServer.thinksMs = 250;
  const userId = randomUUID();
  const contact = { email: `${userId}@example.com`, locale: 'en' };
  await under.hear('OnUserCreated', UserCreatedV1, { userId }, { sealed: { contact } });
  await under.hear('OnOrderConfirmed', OrderConfirmedV1, { userId });
  await eventually(async () => {
    const rows = await under.rows('recipient_id = $1', [userId]);
    expect(rows.filter(({ channel }) => channel === 'in_app').map(({ status }) => status)).toEqual(['sent', 'sent']);
  });
});
