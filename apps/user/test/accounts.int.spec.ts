import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UserCreatedV1, UserDeletedV1, UserDisabledV1, UserEnabledV1, UserUpdatedV1 } from '@tenfold/auth-contracts';
import { newId } from '@tenfold/database';
import { OnUserCreated } from '../src/on-user-created/on-user-created.ts';
import { OnUserDeleted } from '../src/on-user-deleted/on-user-deleted.ts';
import { OnUserDisabled } from '../src/on-user-disabled/on-user-disabled.ts';
import { OnUserEnabled } from '../src/on-user-enabled/on-user-enabled.ts';
import { OnUserUpdated } from '../src/on-user-updated/on-user-updated.ts';
import { UserUnderTest } from './user-service.ts';

let user: UserUnderTest;
beforeAll(async () => {
  user = await UserUnderTest.start();
});
afterAll(() => user.close());

const created = async (userId: string, email: string, locale = 'de') =>
  user.hear(UserCreatedV1, OnUserCreated, { userId, version: 1, contact: await user.seal({ email, locale }) });
const updated = async (userId: string, version: number, email: string) =>
  user.hear(UserUpdatedV1, OnUserUpdated, { userId, version, contact: await user.seal({ email, locale: 'de' }) });
const profile = async (userId: string) => (await user.as(userId, 'GET', '')).body;
const row = async (userId: string) =>
  (
    await user.service.database.query<Record<string, unknown>>('SELECT * FROM user_profiles WHERE user_id = $1', [
      userId,
    ])
  )[0]!;
const logged = async () =>
  (
    await user.service.database.query<{ outcome: string }>('SELECT outcome FROM event_logs ORDER BY id DESC LIMIT 1')
  )[0]!.outcome;

describe('an account', () => {
  test('has a profile with the same user id, empty names and the address, which is ciphertext at rest', async () => {
    const userId = newId();
    await created(userId, 'Ada@tenfold.example');
    expect(await profile(userId)).toMatchObject({ userId, firstName: '', email: 'Ada@tenfold.example', locale: 'de' });
    expect(JSON.stringify(await row(userId))).not.toMatch(/ada@tenfold/i);
    expect((await user.eventsOf(userId)).map(({ type, version }) => [type, version])).toEqual([['profile.created', 1]]);
    const preferences = await user.as(userId, 'GET', '/preferences');
    expect(preferences.body).toMatchObject({ marketingConsent: false, version: 1 });
  });

  test('heard twice changes nothing', async () => {
    const userId = newId();
    await created(userId, 'twice@tenfold.example');
    await created(userId, 'twice@tenfold.example');
    expect(await user.eventsOf(userId)).toHaveLength(1);
    expect(await logged()).toBe('ignored');
  });

  test('that somebody asks for before it was heard of is there, and gets its address later', async () => {
    const userId = newId();
    expect(await profile(userId)).toMatchObject({ email: '', locale: 'en' });
    await created(userId, 'late@tenfold.example');
    expect(await profile(userId)).toMatchObject({ email: 'late@tenfold.example', locale: 'de' });
    expect((await user.eventsOf(userId)).map(({ type }) => type)).toEqual(['profile.created', 'profile.updated']);
  });

  test('asked for by ten at the same moment is made once', async () => {
    const userId = newId();
    const answers = await Promise.all(Array.from({ length: 10 }, () => user.as(userId, 'GET', '')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await user.eventsOf(userId)).toHaveLength(1);
  });

  test('whose events come in another order ends up the same', async () => {
    const userId = newId();
    await updated(userId, 4, 'new@tenfold.example');
    await created(userId, 'old@tenfold.example');
    expect(await profile(userId)).toMatchObject({ email: 'new@tenfold.example' });
    await user.hear(UserEnabledV1, OnUserEnabled, { userId, version: 6 });
    await user.hear(UserDisabledV1, OnUserDisabled, { userId, version: 5 });
    expect(await profile(userId)).toMatchObject({ status: 'active' });
    await user.hear(UserDisabledV1, OnUserDisabled, { userId, version: 7 });
    expect(await profile(userId)).toMatchObject({ status: 'disabled' });
  });

  test('that is gone is found by nobody, also when that is heard first', async () => {
    const [known, unknown] = [newId(), newId()];
    await created(known, 'gone@tenfold.example');
    for (const userId of [known, unknown]) await user.hear(UserDeletedV1, OnUserDeleted, { userId, version: 9 });
    for (const userId of [known, unknown]) expect((await user.as(userId, 'GET', '')).status).toBe(404);
    await created(unknown, 'gone-too@tenfold.example');
    expect((await user.as(unknown, 'GET', '')).status).toBe(404);
  });
});

describe('staff', () => {
  const staff = { userId: 'staff-1', permissions: ['users.read'] } as const;
  const look = (path: string) => user.service.request('GET', `/v1/admin/profiles${path}`, { as: staff });

  test('find a person by the whole address however it is written, and are audited for each they see', async () => {
    const userId = newId();
    await created(userId, 'Grace@tenfold.example');
    const found = await look('?email=grace@TENFOLD.example');
    expect(found.body['items']).toEqual([expect.objectContaining({ userId, email: 'Grace@tenfold.example' })]);
    expect((await look(`/${userId}`)).body).toMatchObject({ userId, addresses: [] });
    const views = await user.service.database.query(
      `SELECT user_id FROM audit_logs WHERE entity_id = $1 AND action = 'view'`,
      [userId],
    );
    expect(views).toEqual([{ user_id: 'staff-1' }, { user_id: 'staff-1' }]);
  });

  test('404 for nobody, 400 without a question', async () => {
    expect((await look(`/${newId()}`)).status).toBe(404);
    expect((await look('')).status).toBe(400);
  });
});

test('an edit needs the version that was seen, and is said with a sealed name', async () => {
  const userId = newId();
  await created(userId, 'edit@tenfold.example');
  const edit = { version: 1, body: { firstName: 'Ada', phone: '+49 30 123456' } };
  const [first, second] = await Promise.all([user.as(userId, 'PATCH', '', edit), user.as(userId, 'PATCH', '', edit)]);
  expect([first.status, second.status].sort()).toEqual([200, 412]);
  expect(await profile(userId)).toMatchObject({ firstName: 'Ada', phone: '+49 30 123456', version: 2 });
  const said = await user.eventsOf(userId);
  expect(said.map(({ type, version }) => [type, version])).toEqual([
    ['profile.created', 1],
    ['profile.updated', 2],
  ]);
  expect(JSON.stringify(said)).not.toContain('Ada');
});
