import { eventually } from '@tenfold/testing/eventually';
import { TokenVerifier } from '../src/index.ts';
import { TestIssuer } from '../src/testing/test-issuer.ts';

let issuer: TestIssuer;

beforeEach(async () => {
  issuer = await TestIssuer.start();
});
afterEach(() => issuer.stop());

const verifier = () => new TokenVerifier({ jwksUrl: issuer.jwksUrl, issuer: issuer.issuer });

test('a token says who, with which roles and permissions', async () => {
  const token = await issuer.mint({ userId: 'ada', roles: ['manager'], permissions: ['catalog.write'] });
  expect(await verifier().verify(token)).toMatchObject({
    kind: 'user',
    userId: 'ada',
    roles: ['manager'],
    permissions: ['catalog.write'],
  });
});

test('once the keys were seen, tokens are verified while auth is away', async () => {
  const tokens = verifier();
  await tokens.verify(await issuer.mint());
  await issuer.stop();
  expect(await tokens.verify(await issuer.mint({ userId: 'ada' }))).toMatchObject({ userId: 'ada' });
  expect(issuer.fetches).toBe(1);
});

test('while the keys were never seen, the answer is "later", not "no"', async () => {
  const tokens = verifier();
  const token = await issuer.mint();
  await issuer.stop();
  await expect(tokens.verify(token)).rejects.toMatchObject({ status: 503, code: 'access.keys_unavailable' });
});

test('a token that was good is refused from the moment it expires', async () => {
  const tokens = verifier();
  const lastSecond = await issuer.mint({ expiresInSeconds: -4 });
  await tokens.verify(lastSecond);
  await eventually(() =>
    expect(tokens.verify(lastSecond)).rejects.toMatchObject({ status: 401, code: 'access.token_expired' }),
  );
});

test.each([
  ['expired', { expiresInSeconds: -60 }, 'access.token_expired'],
  ['forged', { forged: true }, 'access.token_invalid'],
  ['for somebody else', { audience: 'elsewhere' }, 'access.token_invalid'],
  ['from somebody else', { issuer: 'https://elsewhere' }, 'access.token_invalid'],
])('a token that is %s is refused', async (_, claims, code) => {
  await expect(verifier().verify(await issuer.mint(claims))).rejects.toMatchObject({ status: 401, code });
});

test.each(['', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.'])('%j is not a token', async (text) => {
  await expect(verifier().verify(text)).rejects.toMatchObject({ code: 'access.token_invalid' });
});
