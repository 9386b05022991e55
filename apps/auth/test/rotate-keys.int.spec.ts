import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { SigningKeys } from '../src/tokens/signing-keys.ts';
import { anAddress, AuthUnderTest, PASSWORD } from './auth-service.ts';

let auth: AuthUnderTest;
const email = anAddress();
beforeAll(async () => {
  auth = await AuthUnderTest.start();
  await auth.anAccount({ email });
});
afterAll(() => auth.close());

const rotate = () => auth.service.get(SigningKeys).rotate();
const accessToken = async () => (await auth.logIn(email, PASSWORD)).body.accessToken;
const published = async () => {
  const { body } = await auth.service.request<{ keys: { kid: string; d?: string }[] }>('GET', '/.well-known/jwks.json');
  expect(body.keys.filter(({ d }) => d !== undefined)).toEqual([]);
  return body.keys.map(({ kid }) => kid);
};
const verifies = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${auth.service.url}/.well-known/jwks.json`)));
const kidOf = (token: string) => decodeProtectedHeader(token).kid;

describe('rotate-keys', () => {
  test('the next key was published before it signs, and tokens of the old one are still good', async () => {
    const before = await published();
    expect(before).toHaveLength(2);
    const old = await accessToken();
    const { active } = await rotate();
    const fresh = await accessToken();
    expect(before).toContain(active);
    expect(kidOf(fresh)).toBe(active);
    expect(kidOf(fresh)).not.toBe(kidOf(old));
    await verifies(old);
    await verifies(fresh);
    expect(await published()).toHaveLength(3);
  });

  test('a retiring key is withdrawn when nothing that it signed can be good any more', async () => {
    const { active: old } = await rotate();
    await rotate();
    expect((await rotate()).retired).toEqual([]);
    await auth.service.database.asMigrator('ALTER TABLE signing_keys DISABLE TRIGGER touch_signing_keys');
    await auth.service.database.query(
      `UPDATE signing_keys SET updated_at = now() - interval '2 hours' WHERE status = 'retiring'`,
    );
    await auth.service.database.asMigrator('ALTER TABLE signing_keys ENABLE TRIGGER touch_signing_keys');
    expect((await rotate()).retired).toContain(old);
    expect(await published()).not.toContain(old);
  });

  test('two at the same moment take turns', async () => {
    const turns = await Promise.all([rotate(), rotate()]);
    expect(new Set(turns.map(({ active }) => active)).size).toBe(2);
    const [row] = await auth.service.database.query<{ active: number; next: number }>(
      `SELECT count(*) FILTER (WHERE status = 'active')::int AS active, count(*) FILTER (WHERE status = 'next')::int AS next
       FROM signing_keys`,
    );
    expect(row).toEqual({ active: 1, next: 1 });
  });
});
