import { randomUUID } from 'node:crypto';
import { Customer, expectStatus, HOME, Session, type Answer } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import type { Errands } from '../errands.ts';
import type { PlatformUnderTest } from '../platform-under-test.ts';
import type { Life } from './life.ts';

/** An account from its first mail to its end, and what its person keeps with us. */
export const accountLife: Life = async (platform, errands) => {
  const email = `${randomUUID()}@life.example`;
  const guest = Session.guest(platform.gateway);
  const auth = (path: string, body: object) => guest.request('POST', `/v1/auth/${path}`, { body });

  const first = newPassword();
  await Customer.register(platform.gateway, { email, password: first });
  expectStatus(await auth('verify-email', { token: await mailedToken(platform, email, 'verify-email') }), 204);
  const session = await Session.logIn(platform.gateway, { email, password: first });
  expectStatus(await session.request('PATCH', '/v1/auth/account', { body: { locale: 'de' } }), 200);
  await keepThings(session);

  expectStatus(await auth('forgot-password', { email }), 202);
  const password = newPassword();
  const token = await mailedToken(platform, email, 'reset-password');
  expectStatus(await auth('reset-password', { token, password }), 204);
  const { id } = expectStatus(await session.request<{ id: string }>('GET', '/v1/auth/account'), 200);
  await lockOut(auth, email);
  await close(errands, id);
};

const newPassword = () => `correct horse ${randomUUID()}`;

/** The secret of the newest mail that leads to a page. */
function mailedToken({ mailbox }: PlatformUnderTest, email: string, page: string): Promise<string> {
  return eventually(
    async () => {
      const links = (await mailbox.mailsTo(email)).map(({ text }) => text.match(`${page}\\?token=([\\w%.~-]+)`)?.[1]);
      const token = links.find((link) => link !== undefined);
      if (token === undefined) throw new Error(`No mail to ${page} among ${links.length}`);
      return decodeURIComponent(token);
    },
    { intervalMs: 100 },
  );
}

async function keepThings(session: Session): Promise<void> {
  const ask = async <Body>(method: string, path: string, body?: object, headers = {}): Promise<Body> =>
    expectStatus(
      await session.request<Body>(method, `/v1/me${path}`, {
        ...(body === undefined ? {} : { body }),
        headers: { 'idempotency-key': randomUUID(), ...headers },
      }),
      200,
      201,
      204,
    );
  const ifMatch = async (path: string) => ({
    'if-match': `"${(await ask<{ version: number }>('GET', path)).version}"`,
  });
  await ask('PATCH', '', { firstName: 'Ada', lastName: 'Lovelace' }, await ifMatch(''));
  const address = `/addresses/${(await ask<{ id: string }>('POST', '/addresses', { type: 'shipping', ...HOME })).id}`;
  await ask('PATCH', address, { line1: 'Nebenstr. 2' }, await ifMatch(address));
  await ask('DELETE', address, undefined, await ifMatch(address));
  const card = { provider: 'simulated', providerMethodId: `pm_${randomUUID()}`, cardBrand: 'visa', cardLast4: '4242' };
  const { id } = await ask<{ id: string }>('POST', '/payment-methods', { ...card, expMonth: 12, expYear: 2099 });
  await ask('DELETE', `/payment-methods/${id}`);
}

async function lockOut(auth: (path: string, body: object) => Promise<Answer>, email: string): Promise<void> {
  for (let guess = 1; guess <= 5; guess++) {
    expect((await auth('login', { email, password: `guess ${guess} of many` })).status).toBeGreaterThanOrEqual(400);
  }
}

async function close(errands: Errands, id: string): Promise<void> {
  const account = `/v1/admin/users/${id}`;
  await errands.staff('POST', `${account}/disable`, undefined, await errands.ifMatch(account));
  await errands.staff('POST', `${account}/enable`, undefined, await errands.ifMatch(account));
  await errands.staff('DELETE', account, undefined, await errands.ifMatch(account));
}
