import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { UserCreatedV1, UserPasswordResetRequestedV1 } from '@tenfold/auth-contracts';
import { CartAbandonedV1 } from '@tenfold/cart-contracts';
import { OrderConfirmedV1, OrderShippedV1 } from '@tenfold/order-contracts';
import { eventually, type TestEdit } from '@tenfold/testing';
import type { InboxItem } from '../src/read-notifications/read-notifications.schema.ts';
import { NotificationUnderTest, type Row } from './notification-service.ts';

const staff = { userId: 'staff-1', permissions: ['users.manage'] } as const;

let under: NotificationUnderTest;
beforeAll(async () => {
  under = await NotificationUnderTest.start();
});
afterAll(() => under.close());

async function anAccount(): Promise<{ userId: string; email: string }> {
  const userId = randomUUID();
  const email = `${userId}@example.com`;
  await under.hear('OnUserCreated', UserCreatedV1, { userId }, { sealed: { contact: { email, locale: 'en' } } });
  return { userId, email };
}

function ended(userId: string, key: string, channel = 'email'): Promise<Row> {
  return eventually(async () => {
    const [row] = await under.rows('recipient_id = $1 AND template_key = $2 AND channel = $3', [userId, key, channel]);
    expect(['sent', 'suppressed', 'failed']).toContain(row?.status);
    return row!;
  });
}

describe('my notifications', () => {
  test('are those that I was told, newest first, and are read one by one', async () => {
    const { userId } = await anAccount();
    await under.hear('OnOrderConfirmed', OrderConfirmedV1, { userId });
    await under.hear('OnOrderShipped', OrderShippedV1, { userId });
    for (const key of ['welcome', 'order_confirmed', 'order_shipped']) await ended(userId, key, 'in_app');
    const get = async (query = '') =>
      (
        await under.service.request<{ items: InboxItem[]; nextCursor?: string }>('GET', `/v1/notifications${query}`, {
          as: { userId },
        })
      ).body;
    const count = async () =>
      (await under.service.request<{ unread: number }>('GET', '/v1/notifications/unread-count', { as: { userId } }))
        .body.unread;

    const first = await get('?limit=2');
    const second = await get(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ kind }) => kind)).toEqual([
      'order_shipped',
      'order_confirmed',
      'welcome',
    ]);
    expect(first.items[0]!.text).toContain('2 × Mug, blue');
    expect(await count()).toBe(3);

    const read = (id: string, as = { userId }) => under.service.request('POST', `/v1/notifications/${id}/read`, { as });
    const [{ id }] = first.items as [InboxItem];
    expect([(await read(id)).status, (await read(id)).status]).toEqual([204, 204]);
    expect((await read(id, { userId: 'somebody-else' })).status).toBe(404);
    expect(await count()).toBe(2);
    expect((await get('?unread=true')).items).toHaveLength(2);
  });
});

describe('preferences', () => {
  test('switch off what is not owed, and nothing else', async () => {
    const { userId, email } = await anAccount();
    const put = (body: object) =>
      under.service.request('PUT', '/v1/notification-preferences', { as: { userId }, body });
    expect((await put({ topic: 'orders', channel: 'email', enabled: false })).body).toMatchObject({
      status: 422,
      code: 'notification.topic_is_legal',
    });
    expect((await put({ topic: 'cart', channel: 'email', enabled: false })).status).toBe(204);
    await under.hear('OnCartAbandoned', CartAbandonedV1, { userId });
    expect(await ended(userId, 'cart_abandoned')).toMatchObject({
      status: 'suppressed',
      suppressedReason: 'not_wanted',
    });
    expect(await ended(userId, 'cart_abandoned', 'in_app')).toMatchObject({ status: 'sent' });
    expect(under.mailServer.to(email).map(({ subject }) => subject)).not.toContain('Still thinking about it?');
    const { body } = await under.service.request<{ items: object[] }>('GET', '/v1/notification-preferences', {
      as: { userId },
    });
    expect(body.items).toContainEqual({ topic: 'cart', channel: 'email', enabled: false, legal: false });
    expect(body.items).toContainEqual({ topic: 'orders', channel: 'email', enabled: true, legal: true });
  });

  test('can be changed by one click from a mail, without a login; only mails that may end offer it', async () => {
    const { userId, email } = await anAccount();
    await under.hear('OnCartAbandoned', CartAbandonedV1, { userId });
    await ended(userId, 'cart_abandoned');
    await ended(userId, 'welcome');
    const header = (subject: string, name: string) =>
      under.mailServer
        .to(email)
        .find((mail) => mail.subject === subject)!
        .headers.find(({ key }) => key === name)?.value;
    expect(header('Welcome to Tenfold', 'list-unsubscribe')).toBeUndefined();
    expect(header('Still thinking about it?', 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const link = new URL(header('Still thinking about it?', 'list-unsubscribe')!.slice(1, -1));
    const path = `${link.pathname}${link.search}`;

    const asked = await fetch(`${under.service.url}${path}`);
    expect([asked.status, asked.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await fetch(`${under.service.url}${path}`, { method: 'POST', body })).status).toBe(200);
    await under.hear('OnCartAbandoned', CartAbandonedV1, { userId });
    await eventually(async () => {
      const rows = await under.rows(`recipient_id = $1 AND template_key = 'cart_abandoned' AND channel = 'email'`, [
        userId,
      ]);
      expect(rows.map(({ status }) => status)).toEqual(['sent', 'suppressed']);
    });
    expect((await under.service.request('POST', `${path.slice(0, -3)}abc`)).body).toMatchObject({
      code: 'notification.bad_unsubscribe_link',
    });
  });
});

describe('staff', () => {
  const ask = (method: string, path: string, edit: TestEdit = {}) =>
    under.service.edit<Record<string, never>>(method, `/v1/admin/${path}`, { as: staff, ...edit });

  test('write a revision, look at it, try it and put it to use; the old one is put aside', async () => {
    const words = {
      subject: 'Salut',
      bodyHtml: '<p>Bonjour{% if name %} {{ name }}{% endif %}</p>',
      bodyText: 'Bonjour',
    };
    const draft = await ask('POST', 'email-templates', { body: { key: 'welcome', locale: 'en', ...words } });
    expect(draft).toMatchObject({ status: 201, body: { revision: 2, status: 'draft', legal: true } });
    const at = `email-templates/${draft.body['id']}`;

    for (const bodyHtml of ['{{ nothing }}', 'Not everybody has one: {{ name }}']) {
      expect((await ask('PATCH', at, { version: 1, body: { bodyHtml } })).body).toMatchObject({
        code: 'notification.template_broken',
      });
    }
    expect((await ask('PATCH', at, { version: 1, body: { subject: 'Bienvenue' } })).body).toMatchObject({ version: 2 });
    expect((await ask('PATCH', at, { version: 1, body: { subject: 'x' } })).status).toBe(412);
    expect((await ask('POST', `${at}/preview`, { body: { name: '<b>' } })).body).toMatchObject({
      subject: 'Bienvenue',
      html: expect.stringContaining('Bonjour &lt;b&gt;'),
    });
    expect((await ask('POST', `${at}/test-sends`, { body: { to: 'editor@example.com' } })).status).toBe(202);
    expect(under.mailServer.to('editor@example.com').map(({ subject }) => subject)).toEqual(['Bienvenue']);

    expect((await ask('POST', `${at}/activate`, { version: 2 })).body).toMatchObject({ status: 'active', version: 3 });
    expect((await ask('PATCH', at, { version: 3, body: { subject: 'x' } })).body).toMatchObject({
      code: 'notification.template_not_draft',
    });
    expect((await ask('POST', `${at}/retire`, { version: 3 })).body).toMatchObject({
      code: 'notification.template_needed',
    });
    const { userId } = await anAccount();
    expect(await ended(userId, 'welcome')).toMatchObject({ subject: 'Bienvenue' });
    const [audit] = await under.service.database.query<{ acts: string[] }>(
      `SELECT array_agg(action::text ORDER BY created_at) AS acts FROM audit_logs WHERE entity_id = $1`,
      [draft.body['id']],
    );
    expect(audit!.acts).toEqual(['create', 'update', 'export', 'update']);
  });

  test('see how a notification went, and send it once more under the same Message-ID', async () => {
    const { userId, email } = await anAccount();
    await under.hear('OnOrderConfirmed', OrderConfirmedV1, { userId });
    const { id } = await ended(userId, 'order_confirmed');
    expect(
      (await ask('GET', `notifications?recipientId=${userId}&channel=email&kind=order_confirmed`)).body,
    ).toMatchObject({
      items: [{ id, status: 'sent' }],
    });
    expect((await ask('POST', `notifications/${id}/resend`)).status).toBe(202);
    const mine = () => under.mailServer.to(email).filter(({ messageId }) => messageId?.includes(id));
    await eventually(() => expect(mine()).toHaveLength(2));
    await eventually(async () =>
      expect((await ask('GET', `notifications/${id}`)).body).toMatchObject({
        status: 'sent',
        deliveries: [
          { attempt: 1, outcome: 'sent' },
          { attempt: 2, outcome: 'sent' },
        ],
      }),
    );
  });

  test('cannot send a secret once more', async () => {
    const { userId, email } = await anAccount();
    const sealed = { secret: { email, token: 'the-secret-token' } };
    await under.hear('OnUserPasswordResetRequested', UserPasswordResetRequestedV1, { userId }, { sealed });
    const { id } = await ended(userId, 'password_reset');
    expect((await ask('POST', `notifications/${id}/resend`)).body).toMatchObject({
      code: 'notification.not_resendable',
    });
  });
});
