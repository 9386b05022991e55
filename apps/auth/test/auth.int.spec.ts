import { Database } from '@tenfold/database';
import { eventually, type TestService } from '@tenfold/testing';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { CreateUser } from '../src/create-user/create-user.ts';
import { hashOf } from '../src/domain/opaque-token.ts';
import { RefreshTokensRepository } from '../src/persistence/refresh-tokens.repository.ts';
import { Sessions, type Session } from '../src/tokens/sessions.ts';
import { AuthUnderTest } from './auth-service.ts';

const ada = { email: 'Ada@tenfold.example', password: 'correct horse battery', role: 'employee' } as const;
let underTest: AuthUnderTest;
let auth: TestService;

beforeAll(async () => {
  underTest = await AuthUnderTest.start();
  auth = underTest.service;
  await auth.get(CreateUser).run(ada);
});
afterAll(() => auth.close());

const login = (body: object) => auth.request<Session>('POST', '/v1/auth/login', { body });
const refresh = (refreshToken: string) => auth.request<Session>('POST', '/v1/auth/refresh', { body: { refreshToken } });
const signIn = async () => (await login({ email: ada.email, password: ada.password })).body;
const events = async (event: string) =>
  auth.database.query<{ outcome: string; ip: string; user_id: string | null }>(
    'SELECT outcome, ip, user_id FROM security_audit_logs WHERE event = $1 ORDER BY id',
    [event],
  );

describe('POST /v1/auth/login', () => {
  test('gives a token that the published keys verify, with roles and permissions', async () => {
    const { status, body } = await login({ email: 'ada@TENFOLD.example', password: ada.password });
    expect(status).toBe(200);
    const keys = createRemoteJWKSet(new URL(`${auth.url}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(body.accessToken, keys, {
      audience: 'tenfold',
      issuer: auth.tokens.issuer,
    });
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toMatchObject({
      roles: ['customer', 'employee'],
      permissions: ['orders.manage', 'returns.manage', 'shipments.manage', 'stock.write', 'users.read'],
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const wrong = await login({ email: ada.email, password: 'wrong' });
    const unknown = await login({ email: 'nobody@tenfold.example', password: 'wrong' });
    const visible = ({ status, body }: typeof wrong) => ({ status, ...body, requestId: '' });
    expect(visible(wrong)).toEqual(visible(unknown));
    expect(wrong).toMatchObject({ status: 401, body: { code: 'auth.invalid_credentials' } });
  });

  test('the account shuts after five wrong passwords, even for the right one, and opens when the time is over', async () => {
    const eve = { email: 'eve@tenfold.example', password: 'not so secret', role: 'customer' } as const;
    const { id } = await auth.get(CreateUser).run(eve);
    for (let attempt = 0; attempt < 5; attempt++) await login({ email: eve.email, password: 'guess' });
    expect((await login({ email: eve.email, password: eve.password })).status).toBe(401);
    expect((await events('login')).at(-1)).toMatchObject({ outcome: 'blocked', user_id: id });

    await auth.database.query(`UPDATE users SET locked_until = now() - interval '1 second' WHERE id = $1`, [id]);
    expect((await login({ email: eve.email, password: eve.password })).status).toBe(200);
    const [row] = await auth.database.query('SELECT failed_login_count, locked_until FROM users WHERE id = $1', [id]);
    expect(row).toEqual({ failed_login_count: 0, locked_until: null });
  });

  test('a right guess does not open an account that shut while it was being compared', async () => {
    const mia = { email: 'mia@tenfold.example', password: 'found by guessing', role: 'customer' } as const;
    const { id } = await auth.get(CreateUser).run(mia);
    const guess = await auth.get(Database).transaction(async (tx) => {
      await tx.query(`UPDATE users SET locked_until = now() + interval '1 minute' WHERE id = $1`, [id]);
      const answer = login({ email: mia.email, password: mia.password });
      await eventually(async () => expect(await underTest.waitingForLocks()).toBeGreaterThan(0));
      return { answer };
    });

    expect((await guess.answer).status).toBe(401);
    expect((await events('login')).at(-1)).toMatchObject({ outcome: 'blocked', user_id: id });
  });

  test('neither password nor token is stored in clear', async () => {
    const { refreshToken } = await signIn();
    const rows = await auth.database.query<{ row: string }>(
      `SELECT row_to_json(t)::text AS row FROM (SELECT * FROM refresh_tokens) t
       UNION ALL SELECT row_to_json(u)::text FROM users u UNION ALL SELECT row_to_json(k)::text FROM signing_keys k`,
    );
    const everything = rows.map(({ row }) => row).join();
    expect(everything).not.toContain(refreshToken);
    expect(everything).not.toContain(ada.password);
    expect(everything).not.toContain('"d":');
  });
});

describe('POST /v1/auth/refresh', () => {
  test('each refresh token works once', async () => {
    const first = await signIn();
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
  });

  test('a second use of one ends the whole family and is audited', async () => {
    const first = await signIn();
    const second = await refresh(first.refreshToken);
    expect(await refresh(first.refreshToken)).toMatchObject({
      status: 401,
      body: { code: 'auth.invalid_refresh_token' },
    });
    expect((await refresh(second.body.refreshToken)).status).toBe(401);
    expect((await events('refresh_token_reuse')).at(-1)).toMatchObject({ outcome: 'blocked' });
  });

  test('a second use while the newest token is being exchanged ends that exchange too', async () => {
    const first = await signIn();
    const second = await refresh(first.refreshToken);
    const held = await auth.get(Database).transaction(async (tx) => {
      const token = await auth.get(RefreshTokensRepository).lockByHash(tx, hashOf(second.body.refreshToken));
      await auth.get(RefreshTokensRepository).markUsed(tx, token!.id);
      const stolen = refresh(first.refreshToken);
      await eventually(async () => expect(await underTest.waitingForLocks()).toBeGreaterThan(0));
      return { third: await auth.get(Sessions).issue(tx, token!.userId, {}, token), stolen };
    });

    expect((await held.stolen).status).toBe(401);
    expect((await refresh(held.third.refreshToken)).status).toBe(401);
  });

  test('of two uses at the same moment only one wins', async () => {
    const { refreshToken } = await signIn();
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });
});

test('POST /v1/auth/logout ends the session, and is content with a token that it does not know', async () => {
  const { refreshToken } = await signIn();
  const logout = (token: string) => auth.request('POST', '/v1/auth/logout', { body: { refreshToken: token } });
  expect((await logout(refreshToken)).status).toBe(204);
  expect((await refresh(refreshToken)).status).toBe(401);
  expect((await logout('x'.repeat(43))).status).toBe(204);
});

describe('create-user', () => {
  test('changes nothing about an account that exists', async () => {
    const { id } = await auth.get(CreateUser).run(ada);
    const again = await auth
      .get(CreateUser)
      .run({ ...ada, email: 'ADA@tenfold.example', password: 'another password' });
    expect(again).toEqual({ id, created: false });
    expect((await login({ email: ada.email, password: ada.password })).status).toBe(200);
  });

  test('ten at the same moment make one account', async () => {
    const user = { email: 'twin@tenfold.example', password: 'twin password', role: 'customer' } as const;
    const made = await Promise.all(Array.from({ length: 10 }, () => auth.get(CreateUser).run(user)));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });
});

test('the database holds one active signing key', async () => {
  const insert = auth.database.query(
    `INSERT INTO signing_keys (id, kid, algorithm, public_jwk, private_key, status, not_before, expires_at)
     SELECT gen_random_uuid(), 'second', algorithm, public_jwk, private_key, status, not_before, expires_at FROM signing_keys
     WHERE status = 'active'`,
  );
  await expect(insert).rejects.toThrow('uq_signing_keys_active');
});
