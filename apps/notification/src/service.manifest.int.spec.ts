import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import * as auth from '@tenfold/auth-contracts';
import { CartAbandonedV1 } from '@tenfold/cart-contracts';
import type { EventDefinition } from '@tenfold/contract-kit';
import * as order from '@tenfold/order-contracts';
import { PaymentFailedV1, PaymentRequiresActionV1 } from '@tenfold/payment-contracts';
import * as returns from '@tenfold/return-contracts';
import { eventually } from '@tenfold/testing';
import { ProfileCreatedV1, ProfileUpdatedV1, WishlistBackInStockV1 } from '@tenfold/user-contracts';
import { NotificationUnderTest } from '../test/notification-service.ts';
import { manifest } from './service.manifest.ts';

let under: NotificationUnderTest;
const userId = randomUUID();
const email = 'ada@example.com';
beforeAll(async () => {
  under = await NotificationUnderTest.start();
  const contact = { email, locale: 'en' };
  await under.hear('OnUserCreated', auth.UserCreatedV1, { userId }, { sealed: { contact } });
});
afterAll(() => under.close());

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();
const secret = { sealed: { secret: { email, token: 'the-secret-token' } } };

/** Which event gives which mails, and what must be in them. */
const mails: readonly (readonly [handler: string, EventDefinition, readonly string[], RegExp, object?])[] = [
  ['OnUserVerificationRequested', auth.UserVerificationRequestedV1, ['verify_email'], /the-secret-token/, secret],
  ['OnUserPasswordResetRequested', auth.UserPasswordResetRequestedV1, ['password_reset'], /the-secret-token/, secret],
  ['OnUserPasswordChanged', auth.UserPasswordChangedV1, ['password_changed'], /January 12, 2026/],
  ['OnUserLocked', auth.UserLockedV1, ['account_locked'], /9:45/],
  ['OnUserDisabled', auth.UserDisabledV1, ['account_disabled'], /closed/],
  ['OnOrderConfirmed', order.OrderConfirmedV1, ['order_confirmed'], /ORD-2026-000001[^]*2 × Mug[^]*Total: €39.98/],
  ['OnOrderCancelled', order.OrderCancelledV1, ['order_cancelled'], /ORD-2026-000001[^]*not everything .* was left/],
  ['OnOrderPartiallyShipped', order.OrderPartiallyShippedV1, ['order_partially_shipped'], /1 × Mug[^]*tracking\/SIM/],
  ['OnOrderShipped', order.OrderShippedV1, ['order_shipped'], /2 × Mug[^]*tracking\/SIM/],
  ['OnOrderPartiallyDelivered', order.OrderPartiallyDeliveredV1, ['order_partially_delivered'], /1 × Mug/],
  ['OnOrderDelivered', order.OrderDeliveredV1, ['order_delivered', 'review_invited'], /February 17, 2026/],
  ['OnOrderRefunded', order.OrderRefundedV1, ['order_refunded'], /Goes back now: €19.99[^]*way you paid/],
  ['OnPaymentRequiresAction', PaymentRequiresActionV1, ['payment_action_required'], /bank\.example\/3ds/],
  ['OnPaymentFailed', PaymentFailedV1, ['payment_failed'], /declined the card[^]*another way/],
  ['OnReturnRequested', returns.ReturnRequestedV1, ['return_requested'], /1 × Mug/],
  ['OnReturnApproved', returns.ReturnApprovedV1, ['return_approved'], /RMA-2026-000001[^]*\/label/],
  ['OnReturnRejected', returns.ReturnRejectedV1, ['return_rejected'], /Worn for weeks/],
  ['OnReturnReceived', returns.ReturnReceivedV1, ['return_received'], /back with us/],
  ['OnReturnCancelled', returns.ReturnCancelledV1, ['return_cancelled'], /as you wished/],
  ['OnWishlistBackInStock', WishlistBackInStockV1, ['wishlist_back_in_stock'], /Mug[^]*€19.99/],
  ['OnCartAbandoned', CartAbandonedV1, ['cart_abandoned'], /€39.98[^]*2 × Mug/],
];

describe('each event that a customer wants to know of', () => {
  test.each(mails.map(([handler, ...rest]) => [handler, rest] as const))('%s: its mail', async (handler, rest) => {
    const [contract, keys, words, hearing] = rest;
    const id = await under.hear(handler, contract, { userId, expiresAt: IN_AN_HOUR }, hearing);
    const rows = await eventually(async () => {
      const found = await under.rows(`event_id = $1 AND channel = 'email'`, [id]);
      expect(found.map(({ status }) => status)).toEqual(keys.map(() => 'sent'));
      return found;
    });
    expect(rows.map(({ templateKey }) => templateKey).sort()).toEqual([...keys].sort());
    const row = rows.find(({ templateKey }) => templateKey === keys[0])!;
    const mail = under.mailServer.to(email).find(({ messageId }) => messageId?.includes(row.id))!;
    expect(mail.text).toMatch(words);
    expect(mail.html).toContain('</html>');
  });

  test('nothing is heard that is not tried here or learnt from', () => {
    const learnt = [auth.UserCreatedV1, auth.UserUpdatedV1, auth.UserDeletedV1, ProfileCreatedV1, ProfileUpdatedV1];
    const tried = [...learnt, ...mails.map(([, contract]) => contract)].map(({ type }) => type);
    expect(manifest.hears.map(({ type }) => type).sort()).toEqual(tried.sort());
  });
});

describe('a secret', () => {
  test('goes to the mailbox alone, and is forgotten when it has gone', async () => {
    const rows = await under.rows(`template_key = 'password_reset'`);
    expect(rows.map(({ channel }) => channel)).toEqual(['email']);
    const { NotificationCipher } = await import('./tell/notification-cipher.ts');
    expect(under.service.get(NotificationCipher).decryptData(rows[0]!.data)).toEqual({});
  });
});

describe('a secret that cannot be delivered', () => {
  const ask = async (email: string, expiresAt: string) => {
    const sealed = { secret: { email, token: 'the-secret-token' } };
    const data = { userId, expiresAt };
    const id = await under.hear('OnUserPasswordResetRequested', auth.UserPasswordResetRequestedV1, data, { sealed });
    const row = await eventually(async () => {
      const [found] = await under.rows('event_id = $1', [id]);
      expect(['failed', 'suppressed']).toContain(found?.status);
      return found!;
    });
    const { NotificationCipher } = await import('./tell/notification-cipher.ts');
    return { row, data: under.service.get(NotificationCipher).decryptData(row.data) };
  };

  test('because nobody has the mailbox is forgotten, too', async () => {
    under.mailServer.unknown.add('nobody@example.com');
    const { row, data } = await ask('nobody@example.com', IN_AN_HOUR);
    expect([row.status, data]).toEqual(['failed', {}]);
  });

  test('before it ends is not mailed any more', async () => {
    const { row, data } = await ask('late@example.com', new Date(Date.now() - 1).toISOString());
    expect([row.status, row.suppressedReason, data]).toEqual(['suppressed', 'too_late', {}]);
    expect(under.mailServer.to('late@example.com')).toEqual([]);
  });
});

describe('a recipient', () => {
  test('is called and written to as the profile says, whichever half is heard first', async () => {
    const late = randomUUID();
    const name = { firstName: 'Grace', lastName: 'Hopper' };
    const german = { userId: late, locale: 'de', timeZone: 'Europe/Berlin' };
    await under.hear('OnProfileUpdated', ProfileUpdatedV1, { ...german, version: 2 }, { sealed: { name } });
    await under.hear(
      'OnProfileCreated',
      ProfileCreatedV1,
      { ...german, locale: 'en', version: 1 },
      { sealed: { name } },
    );
    const contact = { email: 'grace@example.com', locale: 'en' };
    await under.hear('OnUserCreated', auth.UserCreatedV1, { userId: late }, { sealed: { contact } });
    const mail = await eventually(() => {
      const [found] = under.mailServer.to('grace@example.com');
      expect(found).toBeDefined();
      return found!;
    });
    expect(mail.subject).toBe('Willkommen bei Tenfold');
    expect(mail.text).toContain('Guten Tag Grace,');
  });

  test('whose address changed is told so at the old one', async () => {
    const moved = randomUUID();
    const sealed = (address: string) => ({ sealed: { contact: { email: address, locale: 'en' } } });
    await under.hear('OnUserCreated', auth.UserCreatedV1, { userId: moved, version: 1 }, sealed('old@example.com'));
    await under.hear('OnUserUpdated', auth.UserUpdatedV1, { userId: moved, version: 4 }, sealed('new@example.com'));
    await under.hear('OnOrderConfirmed', order.OrderConfirmedV1, { userId: moved });
    await eventually(() => {
      expect(under.mailServer.to('old@example.com').map(({ subject }) => subject)).toContain(
        'The e-mail address of your account was changed',
      );
      expect(under.mailServer.to('new@example.com').map(({ subject }) => subject)).toContain(
        'Your order ORD-2026-000001 is confirmed',
      );
    });
  });

  test('whose older change is heard late is told nothing of it: the address that counts is newer', async () => {
    const moved = randomUUID();
    const sealed = (address: string) => ({ sealed: { contact: { email: address, locale: 'en' } } });
    const hear = (version: number, address: string) =>
      under.hear('OnUserUpdated', auth.UserUpdatedV1, { userId: moved, version }, sealed(address));
    await hear(4, 'newest@example.com');
    const late = await hear(3, 'between@example.com');
    expect(await under.rows('event_id = $1', [late])).toEqual([]);
  });

  test('who is gone is told nothing, and nothing that is late brings them back', async () => {
    const gone = randomUUID();
    const contact = { email: 'gone@example.com', locale: 'en' };
    await under.hear('OnUserDeleted', auth.UserDeletedV1, { userId: gone, version: 9 });
    await under.hear('OnUserCreated', auth.UserCreatedV1, { userId: gone, version: 1 }, { sealed: { contact } });
    await eventually(async () => {
      const rows = await under.rows('recipient_id = $1', [gone]);
      expect(rows.map(({ status, suppressedReason }) => [status, suppressedReason])).toEqual([
        ['suppressed', 'recipient_erased'],
        ['suppressed', 'recipient_erased'],
      ]);
    });
    expect(under.mailServer.to('gone@example.com')).toEqual([]);
  });
});
