import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { type Mail, type Mailbox, type MailSummary, startMailbox } from '../src/index.ts';

let folder: string;
let mailbox: Mailbox;
const open = () => startMailbox({ folder, smtpPort: 0, webPort: 0, limit: 3 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-mailbox-'));
  mailbox = await open();
});
afterAll(async () => {
  await mailbox.close();
  await rm(folder, { recursive: true, force: true });
});

const send = (subject: string, to = 'ada@example.com') =>
  nodemailer.createTransport(mailbox.smtpUrl).sendMail({
    from: 'shop@example.com',
    to,
    subject,
    text: 'Grüße – 2 × Mug',
    html: '<p>Grüße <script>alert(1)</script></p>',
    messageId: `<${subject}@example.com>`,
  });
const get = async <T>(path: string): Promise<T> => (await (await fetch(`${mailbox.url}${path}`)).json()) as T;
const list = async (query = '') => (await get<{ items: MailSummary[] }>(`/api/mails${query}`)).items;

describe('the mailbox', () => {
  it('shows a mail that was sent: text, HTML and headers, with letters as they were written', async () => {
    await send('first');
    const [summary] = await list('?to=ADA@example.com');
    const mail = await get<Mail>(`/api/mails/${summary!.id}`);
    expect(mail).toMatchObject({ subject: 'first', to: ['ada@example.com'], messageId: '<first@example.com>' });
    expect(mail.text.trim()).toBe('Grüße – 2 × Mug');
    expect(mail.html).toContain('Grüße');
    expect(mail.headers['from']).toContain('shop@example.com');
  });

  it('lets nothing in a mail run', async () => {
    const [summary] = await list();
    const shown = await fetch(`${mailbox.url}/mails/${summary!.id}/html`);
    expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*sandbox/);
    const page = await (await fetch(`${mailbox.url}/mails/${summary!.id}`)).text();
    expect(page).not.toContain('<script>');
  });

  it('shows nothing to a page of the web that calls this machine by a name of its own', async () => {
    const asked = request(`${mailbox.url}/api/mails`, { headers: { host: 'rebound.example:80' } }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(403);
    const { port } = new URL(mailbox.url);
    expect((await fetch(`http://localhost:${port}/api/mails`)).status).toBe(200);
  });

  it('keeps its mails over a restart, and only the newest of them', async () => {
    for (const subject of ['second', 'third', 'fourth']) await send(subject, 'bob@example.com');
    await mailbox.close();
    mailbox = await open();
    expect((await list()).map(({ subject }) => subject)).toEqual(['fourth', 'third', 'second']);
    await send('fifth');
    expect((await list()).map(({ subject }) => subject)).toEqual(['fifth', 'fourth', 'third']);
    expect((await list('?to=bob@example.com&limit=1')).map(({ subject }) => subject)).toEqual(['fourth']);
  });

  it('answers what it does not know with 404 and is emptied on request', async () => {
    expect((await fetch(`${mailbox.url}/api/mails/999`)).status).toBe(404);
    expect((await fetch(`${mailbox.url}/api/mails`, { method: 'DELETE' })).status).toBe(204);
    expect(await list()).toEqual([]);
  });
});
