import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Database } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import type { QueryRunner } from 'typeorm';
import { hashPassword } from '../src/domain/password.ts';
import { anAddress, AuthUnderTest, PASSWORD } from './auth-service.ts';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start({ AUTH_MAILS_PER_HOUR: '3' });
});
afterAll(() => auth.close());
afterEach(() => {
  jest.restoreAllMocks();
});

const register = (email: string, password = PASSWORD) => auth.post('register', { email, password, locale: 'de' });

/** Every statement that a request sent to the database. */
async function statementsOf(request: () => Promise<unknown>): Promise<string[]> {
  const runner = auth.service.get(Database).source.createQueryRunner();
  const sent = jest.spyOn(Object.getPrototypeOf(runner) as QueryRunner, 'query');
  await runner.release();
  await request();
  const texts = sent.mock.calls.map(([text]) => text.trim().replaceAll(/\s+/g, ' '));
  sent.mockRestore();
  return texts.map((text) => text.replace(/^(RELEASE|ROLLBACK TO) SAVEPOINT/, 'END OF'));
}

async function aRegistered(): Promise<{ email: string; id: string; token: string }> {
  const email = anAddress();
  await register(email);
  const { id } = await auth.accountOf(email);
  return { email, id, token: (await auth.mailedTo(id)).token };
}

describe('POST /v1/auth/register', () => {
  test('makes an account that waits, says so, and mails the link to the address alone', async () => {
    const email = anAddress();
    expect((await register(email)).status).toBe(202);

    const { id } = await auth.accountOf(email);
    const events = await auth.eventsOf(id);
    expect(events.map(({ type, version }) => [type, version])).toEqual([
      ['user.created', 1],
      ['user.verification_requested', 2],
    ]);
    expect(await auth.openContact(events[0]!['contact'])).toEqual({ email, locale: 'de' });
    const { token } = await auth.mailedTo(id);
    expect(JSON.stringify(events)).not.toContain(token);
    expect(JSON.stringify(events)).not.toContain(email);
    const stored = await auth.service.database.query('SELECT * FROM email_verification_tokens WHERE user_id = $1', [
      id,
    ]);
    expect(JSON.stringify(stored)).not.toContain(token);
    expect((await auth.logIn(email, PASSWORD)).body.code).toBe('auth.email_not_verified');
  });

  test('an address that is taken gets the same answer and nothing else', async () => {
    const { email, id } = await aRegistered();
    const before = await auth.eventsOf(id);
    const again = await register(email.toUpperCase(), 'another password');
    const fresh = await register(anAddress());

    expect([again.status, again.body]).toEqual([fresh.status, fresh.body]);
    expect(await auth.accountsOf(email)).toHaveLength(1);
    expect(await auth.eventsOf(id)).toEqual(before);
    expect((await auth.logIn(email, 'another password')).body.code).toBe('auth.invalid_credentials');
  });

  test('an address that is taken costs the same statements', async () => {
    const { email } = await aRegistered();
    const fresh = await statementsOf(() => register(anAddress()));
    expect(fresh.length).toBeGreaterThan(6);
    expect(await statementsOf(() => register(email))).toEqual(fresh);
  });

  test('of ten for one address at the same moment one makes the account, and all are answered alike', async () => {
    const email = anAddress();
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(email)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const { id } = await auth.accountOf(email);
    expect(await auth.eventsOf(id)).toHaveLength(2);
  });
});

describe('POST /v1/auth/verify-email', () => {
  test('opens the account, once', async () => {
    const { email, id, token } = await aRegistered();
    expect((await auth.post('verify-email', { token })).status).toBe(204);
    expect((await auth.eventsOf(id)).at(-1)).toMatchObject({ type: 'user.email_verified', version: 3 });
    expect((await auth.logIn(email, PASSWORD)).status).toBe(200);

    const again = await auth.post('verify-email', { token });
    expect([again.status, again.body['code']]).toEqual([400, 'auth.invalid_link']);
    expect(await auth.eventsOf(id)).toHaveLength(3);
  });

  test('of two at the same moment one verifies', async () => {
    const { id, token } = await aRegistered();
    const answers = await Promise.all([auth.post('verify-email', { token }), auth.post('verify-email', { token })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
    expect(await auth.eventsOf(id)).toHaveLength(3);
  });

  test('refuses a link that is too old', async () => {
    const { id, token } = await aRegistered();
    await auth.service.database.asMigrator(
      `ALTER TABLE email_verification_tokens DROP CONSTRAINT ck_email_verification_tokens_expires_at`,
    );
    await auth.service.database.query(
      `UPDATE email_verification_tokens SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
      [id],
    );
    expect((await auth.post('verify-email', { token })).body['code']).toBe('auth.invalid_link');
  });
});

describe('POST /v1/auth/verify-email/resend', () => {
  const resend = (email: string) => auth.post('verify-email/resend', { email });

  test('mails another link; the first one that is opened ends the others', async () => {
    const { email, id, token } = await aRegistered();
    expect((await resend(email)).status).toBe(202);
    const newer = await auth.mailedTo(id);
    expect(newer).toEqual({ email, token: expect.not.stringContaining(token) });
    expect((await auth.post('verify-email', { token: newer.token })).status).toBe(204);
    expect((await auth.post('verify-email', { token })).status).toBe(400);
  });

  test('answers alike, and with the same statements, for nobody, for who is verified and for who had enough', async () => {
    const { email, id } = await aRegistered();
    const verified = anAddress();
    await auth.anAccount({ email: verified });
    const wanted = await statementsOf(() => resend(email));
    expect(wanted.length).toBeGreaterThan(6);
    expect(await statementsOf(() => resend(anAddress()))).toEqual(wanted);
    expect(await statementsOf(() => resend(verified))).toEqual(wanted);
    await resend(email);
    expect(await statementsOf(() => resend(email))).toEqual(wanted);

    const links = (await auth.eventsOf(id)).filter(({ type }) => type === 'user.verification_requested');
    expect(links).toHaveLength(3);
    expect((await resend(email)).body).toEqual((await resend(anAddress())).body);
  });

  test('many at the same moment take one version each, in the order in which they leave', async () => {
    const { email, id } = await aRegistered();
    await Promise.all(Array.from({ length: 5 }, () => resend(email)));
    const versions = (await auth.eventsOf(id)).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    expect((await auth.accountOf(email)).event_version).toBe(versions.length);
  });
});

describe('login', () => {
  const wrong = (email: string) => auth.logIn(email, 'a wrong password');

  test('costs the same statements for a wrong password and for an address that is nobody’s', async () => {
    const email = anAddress();
    await auth.anAccount({ email });
    const stranger = await statementsOf(() => wrong(anAddress()));
    expect(stranger.length).toBeGreaterThan(4);
    expect(await statementsOf(() => wrong(email))).toEqual(stranger);
  });

  test('costs the same statements while an account is shut', async () => {
    const email = anAddress();
    await auth.anAccount({ email });
    for (let attempt = 0; attempt < 5; attempt++) await wrong(email);
    const stranger = await statementsOf(() => wrong(anAddress()));
    expect(await statementsOf(() => wrong(email))).toEqual(stranger);
    expect(await statementsOf(() => auth.logIn(email, PASSWORD))).toEqual(stranger);
  });

  test('the fifth wrong password in a row is said', async () => {
    const email = anAddress();
    const id = await auth.anAccount({ email });
    for (let attempt = 0; attempt < 5; attempt++) await wrong(email);
    expect((await auth.eventsOf(id)).map(({ type, version }) => [type, version])).toEqual([
      ['user.created', 1],
      ['user.locked', 2],
    ]);
  });

  test('does not tell a wrong password that the address is not proved', async () => {
    const { email } = await aRegistered();
    expect((await wrong(email)).body.code).toBe('auth.invalid_credentials');
  });

  test('a password that changed while it was compared lets nobody in', async () => {
    const email = anAddress();
    const id = await auth.anAccount({ email });
    const other = await hashPassword('another password', 4);
    const { answer } = await auth.service.get(Database).transaction(async (tx) => {
      await tx.query('UPDATE users SET password_hash = $2 WHERE id = $1', [id, other]);
      const login = auth.logIn(email, PASSWORD);
      await eventually(async () => expect(await auth.waitingForLocks()).toBeGreaterThan(0));
      return { answer: login };
    });
    expect((await answer).status).toBe(401);
  });
});
