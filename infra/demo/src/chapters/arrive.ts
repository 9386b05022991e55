import { randomUUID } from 'node:crypto';
import { expectStatus, HOME, type Session } from '@tenfold/shopper';
import type { Story } from '../story.ts';

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  readonly session: Session;
}

/** Register, prove the address by the link in the mail, log in, say who one is and where one lives. */
export async function arrive(story: Story): Promise<Person> {
  const login = { email: `ada-${randomUUID().slice(0, 8)}@example.org`, password: 'twelve quiet mornings' };

  story.step('Ada registers, and is asked to confirm her address');
  expectStatus(await story.guest().request('POST', '/v1/auth/register', { body: login }), 202);
  const mail = await story.mail(login.email, 'confirm your e-mail');

  story.step('She cannot log in before she has followed the link');
  const tooEarly = await story.guest().request('POST', '/v1/auth/login', { body: login });
  story.narrator.check('the login is refused', tooEarly.status, 403);
  expectStatus(
    await story.guest().request('POST', '/v1/auth/verify-email', { body: { token: tokenIn(mail.text) } }),
    204,
  );

  story.step('She logs in');
  const session = await story.logIn(login);
  let userId = '';
  await story.become(
    'her profile is there',
    async () => {
      const me = await session.request<{ userId: string; email: string }>('GET', '/v1/me');
      userId = me.body.userId;
      return me.body.email;
    },
    login.email,
  );
  story.follow(userId);
  await story.hear('user.created.v1', 'user.email_verified.v1', 'profile.created.v1');

  story.step('She says who she is and where she lives');
  const profile = await session.request('GET', '/v1/me');
  const body = { firstName: 'Ada', lastName: 'Lovelace' };
  const headers = { 'if-match': profile.headers.get('etag') ?? '' };
  expectStatus(await session.request('PATCH', '/v1/me', { body, headers }), 200);
  const address = { type: 'shipping', label: 'Home', ...HOME };
  expectStatus(
    await session.request('POST', '/v1/me/addresses', {
      body: address,
      headers: { 'idempotency-key': randomUUID() },
    }),
    201,
  );
  await story.hear('profile.updated.v1', 'address.added.v1');
  return { ...login, userId, session };
}

function tokenIn(text: string): string {
  const token = /[?&]token=([\w.~%-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`There is no link with a token in the mail: ${text}`);
  return decodeURIComponent(token);
}
