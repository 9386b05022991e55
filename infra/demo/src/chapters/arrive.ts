import { randomUUID } from 'node:crypto';
import { answered } from '@tenfold/client';
import { HOME, type Session } from '@tenfold/shopper';
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
  const door = story.shop();
  await answered(door.POST('/v1/auth/register', { body: login }));
  const mail = await story.mail(login.email, 'confirm your e-mail');

  story.step('She cannot log in before she has followed the link');
  const tooEarly = await door.POST('/v1/auth/login', { body: login });
  story.narrator.check('the login is refused', tooEarly.response.status, 403);
  await answered(door.POST('/v1/auth/verify-email', { body: { token: tokenIn(mail.text) } }));

  story.step('She logs in');
  const session = await story.logIn(login);
  const shop = story.shop(session);
  let userId = '';
  await story.become(
    'her profile is there',
    async () => {
      const me = await answered(shop.GET('/v1/me'));
      userId = me.userId;
      return me.email;
    },
    login.email,
  );
  story.follow(userId);
  await story.hear('user.created.v1', 'user.email_verified.v1', 'profile.created.v1');

  story.step('She says who she is and where she lives');
  const { response: profile } = await shop.GET('/v1/me');
  const body = { firstName: 'Ada', lastName: 'Lovelace' };
  const header = { 'If-Match': profile.headers.get('etag') ?? '' };
  await answered(shop.PATCH('/v1/me', { body, params: { header } }));
  const address = { type: 'shipping', label: 'Home', ...HOME } as const;
  const once = { 'Idempotency-Key': randomUUID() };
  await answered(shop.POST('/v1/me/addresses', { body: address, params: { header: once } }));
  await story.hear('profile.updated.v1', 'address.added.v1');
  return { ...login, userId, session };
}

function tokenIn(text: string): string {
  const token = /[?&]token=([\w.~%-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`There is no link with a token in the mail: ${text}`);
  return decodeURIComponent(token);
}
