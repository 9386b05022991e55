import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { UserCreatedV1 } from '@tenfold/auth-contracts';
import { OrderConfirmedV1 } from '@tenfold/order-contracts';
import { eventually } from '@tenfold/testing';
import { NotificationUnderTest, type Row } from '../../test/notification-service.ts';

let under: NotificationUnderTest;
beforeAll(async () => {
  under = await NotificationUnderTest.start();
});
afterAll(() => under.close());
beforeEach(() => {
  under.mailServer.behaviour = 'takes';
});

/** An account whose address is known. */
async function anAccount(contact: Partial<{ email: string; locale: string }> = {}): Promise<string> {
  const userId = randomUUID();
  const email = contact.email ?? `${userId}@example.com`;
  await under.hear(
    'OnUserCreated',
    UserCreatedV1,
    { userId },
    { sealed: { contact: { locale: 'en', ...contact, email } } },
  );
  await ended(userId, 'welcome');
  return userId;
}

const confirm = (data: object, hearing = {}) => under.hear('OnOrderConfirmed', OrderConfirmedV1, data, hearing);

/** The mail's row, once it is neither waiting nor in hand. */
function ended(recipientId: string, templateKey = 'order_confirmed', channel = 'email'): Promise<Row> {
  return eventually(async () => {
    const [row] = await under.rows('recipient_id = $1 AND template_key = $2 AND channel = $3', [
      recipientId,
      templateKey,
      channel,
    ]);
    expect(['sent', 'failed', 'suppressed']).toContain(row?.status);
    return row!;
  });
}

describe('a confirmed order', () => {
  test('is told by one mail, with number, lines and the total as the reader writes it', async () => {
    const userId = await anAccount({ locale: 'de-AT' });
    await confirm({ userId });
    const row = await ended(userId);
    expect(row).toMatchObject({ status: 'sent', locale: 'de-AT', attempts: 1 });
    const [mail, ...more] = under.mailServer
      .to(`${userId}@example.com`)
      .filter(({ subject }) => subject === row.subject);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      subject: 'Ihre Bestellung ORD-2026-000001 ist bestätigt',
      messageId: `<${row.id}@mail.tenfold.example>`,
    });
    expect(mail!.text).toContain('2 × Mug, blue');
    expect(mail!.text).toMatch(/Summe: €\s39,98/);
    expect(mail!.html).toContain('2 × Mug, blue');
    expect(await under.logs(row.id)).toMatchObject([{ attempt: 1, outcome: 'sent' }]);
  });

  test('is a line in the inbox of the account, too', async () => {
    const userId = await anAccount();
    await confirm({ userId });
    expect(await ended(userId, 'order_confirmed', 'in_app')).toMatchObject({
      status: 'sent',
      subject: 'Your order ORD-2026-000001 is confirmed',
    });
  });

  test('is told to a guest at the address that was sealed with the order, and kept in no clear text', async () => {
    const email = `${randomUUID()}@example.com`;
    const sealed = { contact: { email, name: 'Ada <b>', locale: 'en' } };
    const id = await confirm({ userId: undefined }, { sealed });
    const mail = await eventually(() => {
      const [found] = under.mailServer.to(email);
      expect(found).toBeDefined();
      return found!;
    });
    expect(mail.text).toContain('Hello Ada <b>,');
    expect(mail.html).toContain('Hello Ada &lt;b&gt;,');
    const rows = await under.rows('event_id = $1', [id]);
    expect(rows.map(({ channel }) => channel)).toEqual(['email']);
    expect(JSON.stringify(await under.service.database.query('SELECT * FROM notifications'))).not.toContain(email);
  });

  test('of a guest whose name is somebody else’s advertisement greets nobody by it', async () => {
    const email = `${randomUUID()}@example.com`;
    const contact = { email, name: 'You won! Fetch it at\nprizes.example', locale: 'en' };
    await confirm({ userId: undefined }, { sealed: { contact } });
    const mail = await eventually(() => {
      const [found] = under.mailServer.to(email);
      expect(found).toBeDefined();
      return found!;
    });
    expect(mail.text).toContain('Hello,');
    expect(`${mail.text}${mail.html}`).not.toContain('prizes.example');
  });

  test('that is delivered twice is told once', async () => {
    const userId = await anAccount();
    const time = new Date().toISOString();
    const id = await confirm({ userId }, { time });
    await confirm({ userId }, { id, time });
    await ended(userId);
    expect(await under.rows('event_id = $1', [id])).toHaveLength(2);
    expect(under.mailServer.to(`${userId}@example.com`)).toHaveLength(2); // welcome and the order
  });

  test('from long ago is not told any more', async () => {
    const userId = await anAccount();
    const id = await confirm({ userId }, { time: '2026-01-15T10:00:00.000Z' });
    expect(await under.rows('event_id = $1', [id])).toEqual([]);
  });
});

describe('an account that is not known yet', () => {
  test('is waited for, and told as soon as it is known', async () => {
    const userId = randomUUID();
    await confirm({ userId });
    await eventually(async () => {
      const [row] = await under.rows(`recipient_id = $1 AND channel = 'email'`, [userId]);
      expect(await under.logs(row!.id)).toMatchObject([{ attempt: 1, outcome: 'deferred' }]);
    });
    const sealed = { contact: { email: `${userId}@example.com`, locale: 'en' } };
    await under.hear('OnUserCreated', UserCreatedV1, { userId }, { sealed });
    expect(await ended(userId)).toMatchObject({ status: 'sent' });
  });

  test('is given up after the limit, for everybody to see', async () => {
    const userId = randomUUID();
    await confirm({ userId });
    const row = await ended(userId);
    expect(row).toMatchObject({ status: 'failed', attempts: 4 });
    const logs = await under.logs(row.id);
    expect(logs.map(({ outcome }) => outcome)).toEqual(['deferred', 'deferred', 'deferred', 'failed']);
    expect(logs[0]!.response).toContain('not known yet');
  });
});

describe('a mail server', () => {
  test('that asks for patience gets the mail later', async () => {
    const userId = await anAccount();
    under.mailServer.behaviour = 451;
    await confirm({ userId });
    await eventually(async () => {
      const [row] = await under.rows(`recipient_id = $1 AND channel = 'email' AND template_key = 'order_confirmed'`, [
        userId,
      ]);
      expect(row!.attempts).toBeGreaterThan(0);
    });
    under.mailServer.behaviour = 'takes';
    const row = await ended(userId);
    expect(row.status).toBe('sent');
    expect((await under.logs(row.id)).map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: row.attempts - 1 }, () => 'deferred'),
      'sent',
    ]);
  });

  test('that took a mail and could not say so gets it again with the same Message-ID', async () => {
    const userId = await anAccount();
    under.mailServer.behaviour = 'lost';
    await confirm({ userId });
    const row = await ended(userId);
    const ids = under.mailServer
      .to(`${userId}@example.com`)
      .map(({ messageId }) => messageId)
      .filter((id) => id === `<${row.id}@mail.tenfold.example>`);
    expect(ids).toHaveLength(2);
  });

  test('that does not know the address is not asked again', async () => {
    const userId = await anAccount();
    under.mailServer.unknown.add(`${userId}@example.com`);
    await confirm({ userId });
    const row = await ended(userId);
    expect(row).toMatchObject({ status: 'failed', attempts: 1 });
    expect(await under.logs(row.id)).toMatchObject([{ outcome: 'bounced', response: expect.stringContaining('550') }]);
  });

  test('that repeats the address in its answer brings it into no log', async () => {
    const userId = await anAccount({ email: 'Repeated.Name@example.com' });
    under.mailServer.unknown.add('Repeated.Name@example.com');
    await confirm({ userId });
    const [log] = await under.logs((await ended(userId)).id);
    expect(log!.response).toContain('<the recipient>: no such mailbox');
    expect(log!.response.toLowerCase()).not.toContain('repeated.name');
  });
});

describe('a process that died with a notification in hand', () => {
  test('is followed by another one that sends it', async () => {
    const userId = await anAccount();
    under.mailServer.behaviour = 451;
    await confirm({ userId });
    await eventually(async () => {
      const [row] = await under.rows(`recipient_id = $1 AND template_key = 'order_confirmed' AND channel = 'email'`, [
        userId,
      ]);
      expect(row!.status).toBe('failed');
    });
    under.mailServer.behaviour = 'takes';
    await under.service.database.query(
      `UPDATE notifications SET status = 'sending', next_attempt_at = now() - interval '1 second'
       WHERE recipient_id = $1 AND template_key = 'order_confirmed' AND channel = 'email'`,
      [userId],
    );
    await anAccount(); // any commit that leaves something to send makes this process look
    expect(await ended(userId)).toMatchObject({ status: 'sent', attempts: 5 });
  });
});

describe('a broken template', () => {
  test('fails its own notifications and no others', async () => {
    const { query } = under.service.database;
    const userId = await anAccount();
    await query(`UPDATE email_templates SET status = 'retired' WHERE key = 'order_confirmed' AND locale = 'en'`);
    await query(
      `INSERT INTO email_templates (id, key, locale, revision, subject, body_html, body_text, status)
       VALUES ($1, 'order_confirmed', 'en', 2, 'x', '{{ nothing.of.this }}', 'x', 'active')`,
      [randomUUID()],
    );
    await confirm({ userId });
    const other = await anAccount();
    const row = await ended(userId);
    expect(row).toMatchObject({ status: 'failed', attempts: 1 });
    expect(await under.logs(row.id)).toMatchObject([
      { outcome: 'failed', response: expect.stringContaining('nothing') },
    ]);
    expect(await ended(other, 'welcome')).toMatchObject({ status: 'sent' });
  });
});
