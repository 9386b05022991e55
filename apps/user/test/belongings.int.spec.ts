import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { UserUnderTest } from './user-service.ts';

let user: UserUnderTest;
beforeAll(async () => {
  user = await UserUnderTest.start();
});
afterAll(() => user.close());

interface Address {
  readonly id: string;
  readonly type: string;
  readonly isDefault: boolean;
  readonly version: number;
}
const home = {
  type: 'shipping',
  recipient: 'Ada Lovelace',
  line1: 'Main Street 1',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};
const card = (reference: string = randomUUID()) => ({
  ...{ provider: 'simulated', providerMethodId: `pm-${reference}`, cardBrand: 'visa', cardLast4: '4242' },
  ...{ expMonth: 12, expYear: 2099 },
});

const add = async (userId: string, wishes: object = {}) =>
  (await user.as<{ id: string }>(userId, 'POST', '/addresses', { body: { ...home, ...wishes } })).body.id;
const addresses = async (userId: string) =>
  (await user.as<{ items: Address[] }>(userId, 'GET', '/addresses')).body.items;
const defaults = async (userId: string) =>
  (await addresses(userId)).filter(({ isDefault }) => isDefault).map(({ id }) => id);

describe('addresses', () => {
  test('are ciphertext at rest and stay out of events', async () => {
    const userId = newId();
    const id = await add(userId);
    const [row] = await user.service.database.query('SELECT * FROM addresses WHERE id = $1', [id]);
    const said = await user.eventsOf(userId);
    const kept = await user.service.database.query('SELECT response FROM idempotency_keys WHERE caller = $1', [userId]);
    for (const word of ['Lovelace', 'Main Street', '10115']) {
      expect(JSON.stringify([row, said, kept])).not.toContain(word);
    }
    expect(said.at(-1)).toMatchObject({ type: 'address.added', version: 2, addressId: id, isDefault: true });
  });

  test('each type has one default: the first, then whichever is chosen, then the newest that is left', async () => {
    const userId = newId();
    const [first, second, billing] = [await add(userId), await add(userId), await add(userId, { type: 'billing' })];
    expect(await defaults(userId)).toEqual([first, billing]);

    const chosen = await user.as(userId, 'PATCH', `/addresses/${second}`, { version: 1, body: { isDefault: true } });
    expect(chosen.status).toBe(200);
    expect((await defaults(userId)).sort()).toEqual([second, billing].sort());

    expect((await user.as(userId, 'DELETE', `/addresses/${second}`, { version: 2 })).status).toBe(204);
    expect((await defaults(userId)).sort()).toEqual([first, billing].sort());
    const said = await user.eventsOf(userId);
    expect(said.map(({ version }) => version)).toEqual(said.map((_, index) => index + 1));
    expect(said.slice(-2).map(({ type }) => type)).toEqual(['address.removed', 'address.changed']);
  });

  test('the default stays the default when it is said again', async () => {
    const userId = newId();
    const id = await add(userId);
    const body = { isDefault: true, city: 'Paris' };
    const again = await user.as(userId, 'PATCH', `/addresses/${id}`, { version: 1, body });
    expect(again).toMatchObject({ status: 200, body: { isDefault: true, city: 'Paris', version: 2 } });
  });

  test('ten that want to be the default at the same moment leave one', async () => {
    const userId = newId();
    const ids = await Promise.all(Array.from({ length: 4 }, () => add(userId)));
    await Promise.all(
      ids.map((id) => user.as(userId, 'PATCH', `/addresses/${id}`, { version: 1, body: { isDefault: true } })),
    );
    expect(await defaults(userId)).toHaveLength(1);
    const said = await user.eventsOf(userId);
    expect(said.map(({ version }) => version)).toEqual(said.map((_, index) => index + 1));
  });

  test('the same key keeps one', async () => {
    const userId = newId();
    const key = randomUUID();
    const once = () => user.as(userId, 'POST', '/addresses', { key, body: home });
    const [first, second] = [await once(), await once()];
    expect(first.body).toEqual(second.body);
    expect(await addresses(userId)).toHaveLength(1);
  });

  test('need what their country needs, also after a change', async () => {
    const userId = newId();
    const lacking = await user.as(userId, 'POST', '/addresses', { body: { ...home, country: 'US' } });
    expect([lacking.status, lacking.body['code']]).toEqual([422, 'user.address_incomplete']);
    const id = await add(userId);
    const moved = await user.as(userId, 'PATCH', `/addresses/${id}`, { version: 1, body: { country: 'US' } });
    expect(moved.status).toBe(422);
    const right = { version: 1, body: { country: 'US', state: 'CA' } };
    expect((await user.as(userId, 'PATCH', `/addresses/${id}`, right)).body).toMatchObject({ state: 'CA', version: 2 });
  });

  test('of somebody else are not there', async () => {
    const id = await add(newId());
    for (const [method, edit] of [
      ['GET', {}],
      ['PATCH', { version: 1, body: { city: 'Paris' } }],
      ['DELETE', { version: 1 }],
    ] as const) {
      expect((await user.as(newId(), method, `/addresses/${id}`, edit)).status).toBe(404);
    }
  });

  test('a version that was overtaken is refused', async () => {
    const userId = newId();
    const id = await add(userId);
    await user.as(userId, 'PATCH', `/addresses/${id}`, { version: 1, body: { city: 'Paris' } });
    expect((await user.as(userId, 'PATCH', `/addresses/${id}`, { version: 1, body: { city: 'Rome' } })).status).toBe(
      412,
    );
    expect((await user.as(userId, 'DELETE', `/addresses/${id}`, { version: 1 })).status).toBe(412);
  });
});

describe('payment methods', () => {
  const keep = (userId: string, body: object) =>
    user.as<{ id: string; code?: string }>(userId, 'POST', '/payment-methods', { body });
  const list = async (userId: string) =>
    (await user.as<{ items: { id: string; isDefault: boolean }[] }>(userId, 'GET', '/payment-methods')).body.items;

  test.each(['provider', 'providerMethodId', 'cardBrand'])('a card number in %s is refused', async (field) => {
    const answer = await keep(newId(), {
      ...card(),
      [field]: field === 'provider' ? 'x4242424242424242' : '4242 4242 4242 4242',
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'user.card_number_refused']);
  });

  test('a security code is a field that is not known', async () => {
    expect((await keep(newId(), { ...card(), cvc: '123' })).status).toBe(400);
  });

  test('an expired card is refused', async () => {
    expect((await keep(newId(), { ...card(), expYear: 2020 })).body.code).toBe('user.method_expired');
  });

  test('the reference is ciphertext, belongs to one person, and may come back to that one', async () => {
    const [ada, eve] = [newId(), newId()];
    const reference = randomUUID();
    const { id } = (await keep(ada, card(reference))).body;
    const [row] = await user.service.database.query('SELECT * FROM payment_methods WHERE id = $1', [id]);
    expect(JSON.stringify(row)).not.toContain(reference);
    expect((await keep(ada, card(reference))).body.code).toBe('user.method_taken');
    expect((await keep(eve, card(reference))).body.code).toBe('user.method_taken');

    expect((await user.as(ada, 'DELETE', `/payment-methods/${id}`)).status).toBe(204);
    expect((await keep(eve, card(reference))).body.code).toBe('user.method_taken');
    expect((await keep(ada, card(reference))).body).toEqual({ id });
    expect(await list(ada)).toEqual([expect.objectContaining({ id, isDefault: true })]);
  });

  test('one is the default, also when it goes', async () => {
    const userId = newId();
    const [first, second] = [(await keep(userId, card())).body.id, (await keep(userId, card())).body.id];
    expect((await user.as(userId, 'PUT', `/payment-methods/${second}/default`)).status).toBe(200);
    await user.as(userId, 'DELETE', `/payment-methods/${second}`);
    expect(await list(userId)).toEqual([expect.objectContaining({ id: first, isDefault: true })]);
  });

  test('the id of an address is no card number, whatever its digits are', async () => {
    const billingAddressId = '42424242-4242-4242-8000-000000000000';
    expect((await keep(newId(), { ...card(), billingAddressId })).body.code).toBe('user.address_not_found');
  });

  test('billing to an address of somebody else is refused', async () => {
    const billingAddressId = await add(newId());
    expect((await keep(newId(), { ...card(), billingAddressId })).status).toBe(404);
  });
});

describe('preferences', () => {
  const choose = (userId: string, version: number, marketingConsent: boolean) =>
    user.as<{ marketingConsentAt: string | null }>(userId, 'PUT', '/preferences', {
      version,
      body: { currency: 'EUR', marketingConsent, settings: { theme: 'dark' } },
    });

  test('consent keeps the time at which it was given and loses it when it is taken back', async () => {
    const userId = newId();
    await user.as(userId, 'GET', '/preferences');
    const given = (await choose(userId, 1, true)).body.marketingConsentAt;
    expect(given).not.toBeNull();
    expect((await choose(userId, 2, true)).body.marketingConsentAt).toBe(given);
    expect((await choose(userId, 3, false)).body.marketingConsentAt).toBeNull();
    expect((await choose(userId, 3, true)).status).toBe(412);
  });
});
