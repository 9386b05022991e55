import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { anAddress, AuthUnderTest, PASSWORD } from './auth-service.ts';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
});
afterAll(() => auth.close());

const NEW = 'another long password';

async function signedIn(): Promise<{ id: string; email: string; refreshToken: string }> {
  const email = anAddress();
  const id = await auth.anAccount({ email });
  return { id, email, refreshToken: (await auth.logIn(email, PASSWORD)).body.refreshToken };
}
const refreshes = async (refreshToken: string) => (await auth.post('refresh', { refreshToken })).status === 200;
const typesOf = async (id: string) => (await auth.eventsOf(id)).map(({ type }) => type.replace('user.', ''));

describe('a forgotten password', () => {
  const forgot = (email: string) => auth.post('forgot-password', { email });
  const reset = (token: string, password = NEW) => auth.post('reset-password', { token, password });

  test('is replaced by the mailed link, once, and every session ends', async () => {
    const { id, email, refreshToken } = await signedIn();
    expect((await forgot(email)).status).toBe(202);
    const { token } = await auth.mailedTo(id);
    expect((await reset(token)).status).toBe(204);

    expect(await refreshes(refreshToken)).toBe(false);
    expect((await auth.logIn(email, PASSWORD)).status).toBe(401);
    expect((await auth.logIn(email, NEW)).status).toBe(200);
    expect((await reset(token, 'a third long password')).body['code']).toBe('auth.invalid_link');
    expect(await typesOf(id)).toEqual(['created', 'password_reset_requested', 'password_changed']);
  });

  test('of two resets at the same moment one counts', async () => {
    const { id, email } = await signedIn();
    await forgot(email);
    const { token } = await auth.mailedTo(id);
    const answers = await Promise.all([reset(token), reset(token, 'a third long password')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
    expect(await typesOf(id)).toHaveLength(3);
  });

  test('opens an account that guessing shut, and proves the address', async () => {
    const email = anAddress();
    await auth.post('register', { email, password: PASSWORD });
    const { id } = await auth.accountOf(email);
    for (let attempt = 0; attempt < 5; attempt++) await auth.logIn(email, 'guess');
    await forgot(email);
    await reset((await auth.mailedTo(id)).token);
    expect((await auth.logIn(email, NEW)).status).toBe(200);
    expect((await typesOf(id)).slice(-2)).toEqual(['password_changed', 'email_verified']);
  });

  test('nobody’s address and a disabled account get the same answer and no mail', async () => {
    const { id, email } = await signedIn();
    await auth.service.database.query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [id]);
    expect((await forgot(email)).body).toEqual((await forgot(anAddress())).body);
    expect(await typesOf(id)).toEqual(['created']);
  });

  test('many requests at the same moment are answered as one is, whosever the address', async () => {
    const { id, email } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 16 }, () => forgot(email)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect((await typesOf(id)).length).toBeGreaterThan(1);
  });

  test('the link goes to the address of the account, however it was typed', async () => {
    const { id, email } = await signedIn();
    await forgot(email.toUpperCase());
    expect((await auth.mailedTo(id)).email).toBe(email);
  });

  test('an account is mailed five links within an hour at most', async () => {
    const { id, email } = await signedIn();
    for (let request = 0; request < 7; request++) expect((await forgot(email)).status).toBe(202);
    expect(await typesOf(id)).toHaveLength(1 + 5);
  });
});

describe('POST /v1/auth/change-password', () => {
  test('changes it and ends every session', async () => {
    const { id, email, refreshToken } = await signedIn();
    const body = { currentPassword: PASSWORD, newPassword: NEW };
    expect((await auth.post('change-password', body, id)).status).toBe(204);
    expect(await refreshes(refreshToken)).toBe(false);
    expect((await auth.logIn(email, NEW)).status).toBe(200);
    expect(await typesOf(id)).toEqual(['created', 'password_changed']);
  });

  test('a wrong current password counts as a wrong password of a login does', async () => {
    const { id, email } = await signedIn();
    const body = { currentPassword: 'guess', newPassword: NEW };
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await auth.post('change-password', body, id)).body['code']).toBe('auth.wrong_password');
    }
    expect((await auth.logIn(email, PASSWORD)).status).toBe(401);
    expect(await typesOf(id)).toEqual(['created', 'locked']);
  });

  test('of two at the same moment one counts: the other knows the old password only', async () => {
    const { id } = await signedIn();
    const change = (newPassword: string) =>
      auth.post('change-password', { currentPassword: PASSWORD, newPassword }, id);
    const answers = await Promise.all([change(NEW), change('a third long password')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
    expect(await typesOf(id)).toEqual(['created', 'password_changed']);
  });

  test('404 for an account that is gone', async () => {
    const body = { currentPassword: PASSWORD, newPassword: NEW };
    expect((await auth.post('change-password', body, newId())).status).toBe(404);
  });
});

describe('a new e-mail address', () => {
  const change = (id: string, email: string, password = PASSWORD) => auth.post('change-email', { email, password }, id);

  test('counts when it is proved, not before', async () => {
    const { id, email } = await signedIn();
    const next = anAddress();
    expect((await change(id, next)).status).toBe(202);
    expect((await auth.logIn(email, PASSWORD)).status).toBe(200);
    const mail = await auth.mailedTo(id);
    expect(mail.email).toBe(next);

    expect((await auth.post('verify-email', { token: mail.token })).status).toBe(204);
    expect((await auth.logIn(email, PASSWORD)).status).toBe(401);
    expect((await auth.logIn(next, PASSWORD)).status).toBe(200);
    const updated = (await auth.eventsOf(id)).at(-1)!;
    expect(updated.type).toBe('user.updated');
    expect(await auth.openContact(updated['contact'])).toEqual({ email: next, locale: 'en' });
  });

  test('ends the links that the old one was sent', async () => {
    const { id, email } = await signedIn();
    await auth.post('forgot-password', { email });
    const { token: sentToTheOldOne } = await auth.mailedTo(id);
    await change(id, anAddress());
    await auth.post('verify-email', { token: (await auth.mailedTo(id)).token });
    const answer = await auth.post('reset-password', { token: sentToTheOldOne, password: NEW });
    expect(answer.body['code']).toBe('auth.invalid_link');
  });

  test('one that is taken is answered alike and not mailed to', async () => {
    const { id } = await signedIn();
    const { email: taken } = await signedIn();
    expect((await change(id, taken)).body).toEqual((await change(id, anAddress())).body);
    expect(await typesOf(id)).toEqual(['created', 'verification_requested']);
  });

  test('one that somebody else took meanwhile is refused when it is proved', async () => {
    const { id, email } = await signedIn();
    const wished = anAddress();
    await change(id, wished);
    await auth.anAccount({ email: wished });
    const answer = await auth.post('verify-email', { token: (await auth.mailedTo(id)).token });
    expect([answer.status, answer.body['code']]).toEqual([409, 'auth.email_taken']);
    expect((await auth.accountOf(email)).id).toBe(id);
  });

  test('needs the password', async () => {
    const { id } = await signedIn();
    expect((await change(id, anAddress(), 'guess')).status).toBe(403);
  });
});

test('PATCH /v1/auth/account changes the language and says so, once', async () => {
  const { id, email } = await signedIn();
  const speak = () =>
    auth.service.request('PATCH', '/v1/auth/account', { body: { locale: 'de-AT' }, as: { userId: id } });
  expect((await speak()).body).toEqual({ id, email, emailVerified: true, locale: 'de-AT' });
  await speak();
  const events = await auth.eventsOf(id);
  expect(events).toHaveLength(2);
  expect(await auth.openContact(events[1]!['contact'])).toEqual({ email, locale: 'de-AT' });
});

describe('sessions', () => {
  const list = async (userId: string) =>
    (await auth.service.request<{ items: { id: string }[] }>('GET', '/v1/auth/sessions', { as: { userId } })).body
      .items;
  const end = (userId: string, id: string) =>
    auth.service.request('DELETE', `/v1/auth/sessions/${id}`, { as: { userId } });

  test('one for each login, however often it was refreshed', async () => {
    const { id, email, refreshToken } = await signedIn();
    await auth.post('refresh', { refreshToken });
    await auth.logIn(email, PASSWORD);
    expect(await list(id)).toHaveLength(2);
  });

  test('one can be ended, by its owner only', async () => {
    const { id, email, refreshToken } = await signedIn();
    const [session] = await list(id);
    const other = await auth.logIn(email, PASSWORD);
    expect((await end(newId(), session!.id)).status).toBe(404);
    expect((await end(id, session!.id)).status).toBe(204);
    expect((await end(id, session!.id)).status).toBe(404);
    expect(await refreshes(refreshToken)).toBe(false);
    expect(await refreshes(other.body.refreshToken)).toBe(true);
  });

  test('who is no account has none', async () => {
    expect(await list('somebody')).toEqual([]);
    expect((await end('somebody', newId())).status).toBe(404);
    expect((await auth.post('logout-everywhere', {}, 'somebody')).status).toBe(204);
  });

  test('logout-everywhere ends all of one person and none of another', async () => {
    const [ada, grace] = [await signedIn(), await signedIn()];
    const second = await auth.logIn(ada.email, PASSWORD);
    expect((await auth.post('logout-everywhere', {}, ada.id)).status).toBe(204);
    expect(await refreshes(ada.refreshToken)).toBe(false);
    expect(await refreshes(second.body.refreshToken)).toBe(false);
    expect(await refreshes(grace.refreshToken)).toBe(true);
    expect(await list(ada.id)).toEqual([]);
  });
});
