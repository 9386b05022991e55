import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { permissions } from '@tenfold/auth-guard';
import { newId } from '@tenfold/database';
import type { TestEdit } from '@tenfold/testing';
import { randomUUID } from 'node:crypto';
import { anAddress, AuthUnderTest, PASSWORD } from './auth-service.ts';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
});
afterAll(() => auth.close());

const admin = { userId: newId(), permissions } as const;
const lesser = { userId: newId(), permissions: ['users.manage'] } as const;

const staff = <Body = Record<string, unknown>>(method: string, path: string, edit: TestEdit = {}) =>
  auth.service.edit<Body>(method, `/v1/admin/${path}`, { as: admin, ...edit });
const typesOf = async (id: string) => (await auth.eventsOf(id)).map(({ type }) => type.replace('user.', ''));
const versionOf = async (id: string) => (await staff<{ version: number }>('GET', `users/${id}`)).body.version;

describe('disable and enable', () => {
  test('a disabled account is out at once and its links are dead; enabling lets it in again', async () => {
    const email = anAddress();
    const id = await auth.anAccount({ email });
    const { refreshToken } = (await auth.logIn(email, PASSWORD)).body;
    await auth.post('forgot-password', { email });
    const { token } = await auth.mailedTo(id);

    expect((await staff('POST', `users/${id}/disable`, { version: await versionOf(id) })).status).toBe(204);
    expect((await auth.post('refresh', { refreshToken })).status).toBe(401);
    expect((await auth.logIn(email, PASSWORD)).body.code).toBe('auth.invalid_credentials');
    expect((await auth.post('reset-password', { token, password: 'another long one' })).status).toBe(400);

    expect((await staff('POST', `users/${id}/enable`, { version: await versionOf(id) })).status).toBe(204);
    expect((await auth.logIn(email, PASSWORD)).status).toBe(200);
    expect(await typesOf(id)).toEqual(['created', 'password_reset_requested', 'disabled', 'enabled']);
  });

  test('twice is refused, and so is a version that was overtaken', async () => {
    const id = await auth.anAccount();
    const version = await versionOf(id);
    const path = `users/${id}/disable`;
    const answers = await Promise.all([staff('POST', path, { version }), staff('POST', path, { version })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 412]);
    expect((await staff('POST', path, { version: version + 1 })).body['code']).toBe('auth.already_disabled');
    expect(await typesOf(id)).toEqual(['created', 'disabled']);
  });

  test('nobody shuts the own account or one that may do more', async () => {
    const [own, manager] = [await auth.anAccount(), await auth.anAccount({ role: 'manager' })];
    const version = 1;
    const asOwn = { userId: own, permissions } as unknown as typeof admin;
    expect((await staff('POST', `users/${own}/disable`, { version, as: asOwn })).body['code']).toBe('auth.own_account');
    const refused = await staff('POST', `users/${manager}/disable`, { version, as: lesser });
    expect([refused.status, refused.body['code']]).toEqual([403, 'auth.beyond_own_permissions']);
  });
});

test('a removed account is gone, and its address is free again', async () => {
  const email = anAddress();
  const id = await auth.anAccount({ email });
  expect((await staff('DELETE', `users/${id}`, { version: await versionOf(id) })).status).toBe(204);
  expect((await staff('GET', `users/${id}`)).status).toBe(404);
  expect((await auth.logIn(email, PASSWORD)).status).toBe(401);
  expect(await typesOf(id)).toEqual(['created', 'deleted']);
  expect(await auth.anAccount({ email })).not.toBe(id);
});

describe('GET /v1/admin/users', () => {
  test('finds by the beginning of the address, page by page, and leaves a trail', async () => {
    const start = `list-${randomUUID()}`;
    const ids: string[] = [];
    for (let count = 0; count < 3; count++)
      ids.push(await auth.anAccount({ email: `${start}-${count}@tenfold.example` }));
    type Users = { items: { id: string }[]; nextCursor?: string };
    const first = await staff<Users>('GET', `users?q=${start.toUpperCase()}&limit=2`);
    expect(first.body.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const rest = await staff<Users>('GET', `users?q=${start}&limit=2&cursor=${first.body.nextCursor}`);
    expect(rest.body).toEqual({ items: [expect.objectContaining({ id: ids[0] })] });
    const views = await auth.service.database.query(
      `SELECT DISTINCT entity_id FROM audit_logs WHERE action = 'view' AND entity_id = ANY ($1)`,
      [ids],
    );
    expect(views).toHaveLength(3);
  });
});

describe('roles', () => {
  const rolesOf = async (id: string) => (await staff<{ roles: string[] }>('GET', `users/${id}`)).body.roles;

  test('are given and taken, and count from the next token on', async () => {
    const id = await auth.anAccount();
    expect((await staff('POST', `users/${id}/roles`, { body: { role: 'employee' } })).status).toBe(204);
    expect(await rolesOf(id)).toEqual(['customer', 'employee']);
    await staff('DELETE', `users/${id}/roles/employee`);
    expect(await rolesOf(id)).toEqual(['customer']);
    const trail = await auth.service.database.query(
      `SELECT event FROM security_audit_logs WHERE user_id = $1 AND event LIKE 'role%' ORDER BY id`,
      [id],
    );
    expect(trail).toEqual([{ event: 'role_given' }, { event: 'role_taken' }]);
  });

  test('one that expires ends by itself', async () => {
    const id = await auth.anAccount();
    await staff('POST', `users/${id}/roles`, { body: { role: 'employee', expiresAt: '2020-01-01T00:00:00Z' } });
    expect(await rolesOf(id)).toEqual(['customer']);
  });

  test('nobody gives more than they have', async () => {
    const id = await auth.anAccount();
    const refused = await staff('POST', `users/${id}/roles`, { body: { role: 'admin' }, as: lesser });
    expect(refused.body['code']).toBe('auth.beyond_own_permissions');
    const made = { name: `all-${randomUUID()}`, permissions: ['payments.refund'] };
    expect((await staff('POST', 'roles', { body: made, as: lesser })).status).toBe(403);
  });

  test('of the shop’s own are made, edited, and removed once nobody has them', async () => {
    const name = `r-${randomUUID()}`;
    const body = { name, permissions: ['users.read'] };
    const { id } = (await staff<{ id: string }>('POST', 'roles', { body })).body;
    expect((await staff('POST', 'roles', { body })).body['code']).toBe('auth.role_name_taken');
    const edit = { version: 1, body: { permissions: ['users.read', 'orders.manage'] } };
    expect((await staff('PATCH', `roles/${id}`, edit)).body).toMatchObject({ version: 2, name });
    expect((await staff('PATCH', `roles/${id}`, edit)).status).toBe(412);

    const holder = await auth.anAccount();
    await staff('POST', `users/${holder}/roles`, { body: { role: name } });
    expect((await staff('DELETE', `roles/${id}`, { version: 2 })).body['code']).toBe('auth.role_in_use');
    await staff('DELETE', `users/${holder}/roles/${name}`);
    expect((await staff('DELETE', `roles/${id}`, { version: 2 })).status).toBe(204);
  });

  test('that are built in stay as they are', async () => {
    const { items } = (await staff<{ items: { id: string; name: string; version: number }[] }>('GET', 'roles')).body;
    const customer = items.find(({ name }) => name === 'customer')!;
    for (const [method, edit] of [
      ['PATCH', { body: { permissions: [] } }],
      ['DELETE', {}],
    ] as const) {
      const answer = await staff(method, `roles/${customer.id}`, { version: customer.version, ...edit });
      expect(answer.body['code']).toBe('auth.role_built_in');
    }
  });

  test('the built-in ones together hold every permission, and an admin holds them all', async () => {
    const { items } = (await staff<{ items: { name: string; permissions: string[] }[] }>('GET', 'roles')).body;
    const of = (role: string) => items.find(({ name }) => name === role)!.permissions;
    expect([...of('admin')].sort()).toEqual([...permissions].sort());
    expect(of('customer')).toEqual([]);
    expect([...of('admin'), 'x'].filter((permission) => !of('manager').includes(permission))).toEqual([
      'users.manage',
      'messaging.manage',
      'events.read',
      'x',
    ]);
  });
});

describe('GET /v1/admin/auth/security-events', () => {
  type Events = { items: { event: string; outcome: string; userId: string }[]; nextCursor?: string };

  test('tells what happened to an account, page by page, the newest first', async () => {
    const email = anAddress();
    const userId = await auth.anAccount({ email });
    await auth.logIn(email, 'a wrong one');
    await auth.logIn(email, PASSWORD);
    const path = `auth/security-events?userId=${userId}`;
    const first = await staff<Events>('GET', `${path}&limit=2`);
    expect(first.body.items.map(({ event, outcome }) => [event, outcome])).toEqual([
      ['login', 'success'],
      ['login', 'failure'],
    ]);
    const rest = await staff<Events>('GET', `${path}&limit=2&cursor=${first.body.nextCursor}`);
    expect(rest.body.items.map(({ event }) => event)).toEqual(['user_created']);
    expect((await staff<Events>('GET', `${path}&outcome=failure`)).body.items).toHaveLength(1);
  });
});
