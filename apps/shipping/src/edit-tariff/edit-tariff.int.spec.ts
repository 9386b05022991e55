import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QuoteAnswer } from '@tenfold/shipping-contracts';
import { ShippingUnderTest, staff } from '../../test/shipping-service.ts';

interface Edited {
  readonly id: string;
  readonly version: number;
}

let shipping: ShippingUnderTest;
beforeAll(async () => {
  shipping = await ShippingUnderTest.start();
});
afterAll(() => shipping.stop());

async function made(path: string, body: object): Promise<Edited> {
  const answer = await shipping.asStaff<Edited>('POST', `shipping/${path}`, { body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

const unique = (word: string) => `${word}-${randomUUID().slice(0, 8)}`;
const eur = { currency: 'EUR', basis: 'weight' };

/** A zone of one country with one method and one price for all weights. */
async function aTariff(country: string) {
  const zone = await made('zones', { name: unique(country), areas: [{ country }] });
  const code = unique('standard');
  const method = await made('methods', { code, name: 'Standard', zoneId: zone.id, minDays: 2, maxDays: 4 });
  const rate = await made('rates', { ...eur, methodId: method.id, price: 490, freeAbove: 5000 });
  return { zone, method, rate, code };
}

async function quoted(country: string, over: object = {}): Promise<QuoteAnswer['options']> {
  const body = {
    address: { country },
    currency: 'EUR',
    lines: [{ variantId: randomUUID(), quantity: 2, weightGrams: 350 }],
    goodsTotal: 3998,
    ...over,
  };
  const answer = await shipping.service.request<QuoteAnswer>('POST', '/v1/shipping/quotes', { body });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.options;
}

describe('a quote', () => {
  test('is for everybody, and counts weight, worth and pieces of the lines', async () => {
    const { code, method } = await aTariff('NO');
    const express = await made('methods', {
      code: unique('express'),
      name: 'Express',
      zoneId: (
        await shipping.query<{ id: string }>('SELECT zone_id AS id FROM shipping_methods WHERE id = $1', [method.id])
      )[0]!.id,
      minDays: 1,
      maxDays: 1,
    });
    await made('rates', {
      methodId: express.id,
      currency: 'EUR',
      basis: 'items',
      fromValue: 0,
      toValue: 3,
      price: 990,
    });

    expect(await quoted('NO')).toEqual([
      { code, name: 'Standard', price: { amount: 490, currency: 'EUR' }, minDays: 2, maxDays: 4 },
      expect.objectContaining({ name: 'Express', price: { amount: 990, currency: 'EUR' } }),
    ]);
    expect((await quoted('NO', { goodsTotal: 5000 }))[0]!.price.amount).toBe(0);
    expect(await quoted('NO', { lines: [{ variantId: '1', quantity: 3 }] })).toHaveLength(1);
    expect(await quoted('NO', { currency: 'USD' })).toEqual([]);
    expect(await quoted('ZZ')).toEqual([]);
  });

  test('follows an edit at once, and what was switched off or removed is gone', async () => {
    const { method, rate, zone } = await aTariff('SE');
    expect((await quoted('SE'))[0]!.price.amount).toBe(490);

    await shipping.asStaff('PATCH', `shipping/rates/${rate.id}`, { version: 1, body: { price: 590 } });
    expect((await quoted('SE'))[0]!.price.amount).toBe(590);

    await shipping.asStaff('PATCH', `shipping/methods/${method.id}`, { version: 1, body: { isActive: false } });
    expect(await quoted('SE')).toEqual([]);
    await shipping.asStaff('PATCH', `shipping/methods/${method.id}`, { version: 2, body: { isActive: true } });
    expect(await quoted('SE')).toHaveLength(1);

    await shipping.asStaff('PATCH', `shipping/zones/${zone.id}`, { version: 1, body: { areas: [{ country: 'FI' }] } });
    expect(await quoted('SE')).toEqual([]);
    await shipping.asStaff('DELETE', `shipping/rates/${rate.id}`, { version: 2 });
    expect(await quoted('FI')).toEqual([]);
  });

  test('does not ask the database again while it is fresh', async () => {
    const { rate } = await aTariff('DK');
    await quoted('DK');
    await shipping.query('UPDATE shipping_rates SET price = 1 WHERE id = $1', [rate.id]);
    const prices = await Promise.all(Array.from({ length: 20 }, () => quoted('DK')));
    expect(new Set(prices.map(([option]) => option!.price.amount))).toEqual(new Set([490]));
  });
});

describe('tiers of a method', () => {
  test('of thirty that overlap at once, one stays', async () => {
    const { method } = await aTariff('IS');
    const body = { methodId: method.id, currency: 'ISK', basis: 'weight', fromValue: 100, toValue: 200, price: 1 };
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        shipping.asStaff('POST', 'shipping/rates', { body: { ...body, fromValue: 100 + index } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.body['code']))).toEqual(
      new Set([undefined, 'shipping.tiers_overlap']),
    );
  });

  test.each([
    ['overlap another', { fromValue: 500 }, 409, 'tiers_overlap'],
    ['have another basis', { basis: 'items', fromValue: 100, toValue: 200 }, 409, 'mixed_bases'],
    ['are empty', { fromValue: 2000, toValue: 2000 }, 422, 'range_empty'],
    ['belong to nothing', { methodId: randomUUID() }, 404, 'method_not_found'],
  ])('that %s are refused', async (_, wrong, status, code) => {
    const { method } = await aTariff('IT');
    const tier = { methodId: method.id, currency: 'CHF', basis: 'weight', price: 1 };
    await made('rates', { ...tier, fromValue: 1000, toValue: 1500 });
    await made('rates', { ...tier, fromValue: 500, toValue: 1000 });
    const answer = await shipping.asStaff('POST', 'shipping/rates', { body: { ...tier, toValue: 600, ...wrong } });
    expect(answer).toMatchObject({ status, body: { code: `shipping.${code}` } });
  });
});

describe('edits', () => {
  const each = ['zones', 'methods', 'rates'] as const;
  const changes = { zones: { priority: 7 }, methods: { maxDays: 9 }, rates: { price: 999 } };

  test.each(each)('of %s: twenty from one version, one wins, the others read again', async (path) => {
    const { zone, method, rate } = await aTariff('PT');
    const { id } = { zones: zone, methods: method, rates: rate }[path];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        shipping.asStaff('PATCH', `shipping/${path}/${id}`, { version: 1, body: changes[path] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(412)]);
    expect(answers.find(({ status }) => status === 200)!.headers.get('etag')).toBe('"2"');
    const entries = await shipping.query(
      `SELECT user_id AS "userId", action FROM audit_logs WHERE entity_id = $1 ORDER BY created_at, id`,
      [id],
    );
    expect(entries).toEqual([
      { userId: staff.userId, action: 'create' },
      { userId: staff.userId, action: 'update' },
    ]);
    const { body } = await shipping.asStaff<{ items: object[] }>('GET', `shipping/${path}?limit=100`);
    expect(body.items).toContainEqual(expect.objectContaining({ id, version: 2, ...changes[path] }));
  });

  test('a POST that comes ten times makes one', async () => {
    const body = { name: unique('zone'), areas: [{ country: 'ES' }] };
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => shipping.asStaff<Edited>('POST', 'shipping/zones', { body, key })),
    );
    expect(new Set(answers.map(({ status, body: { id } }) => `${status} ${id}`)).size).toBe(1);
  });

  test('what something hangs on is not removed', async () => {
    const { zone, method, rate } = await aTariff('GR');
    const remove = (path: string, { id }: Edited) =>
      shipping.asStaff('DELETE', `shipping/${path}/${id}`, { version: 1 });
    expect(await remove('zones', zone)).toMatchObject({ status: 409, body: { code: 'shipping.zone_in_use' } });
    expect(await remove('methods', method)).toMatchObject({ status: 409, body: { code: 'shipping.method_in_use' } });
    expect((await remove('rates', rate)).status).toBe(204);
    expect((await remove('methods', method)).status).toBe(204);
    expect((await remove('zones', zone)).status).toBe(204);
    expect(await remove('zones', zone)).toMatchObject({ status: 404, body: { code: 'shipping.zone_not_found' } });
  });

  test('a method of a zone that was removed is refused, as one whose code was used before', async () => {
    const zone = await made('zones', { name: unique('gone'), areas: [{ country: 'LU' }] });
    const body = { code: unique('lux'), name: 'Lux', zoneId: zone.id, minDays: 1, maxDays: 2 };
    const method = await made('methods', body);
    await shipping.asStaff('DELETE', `shipping/methods/${method.id}`, { version: 1 });
    const again = await shipping.asStaff('POST', 'shipping/methods', { body });
    expect(again).toMatchObject({ status: 409, body: { code: 'shipping.code_taken' } });
    await shipping.asStaff('DELETE', `shipping/zones/${zone.id}`, { version: 1 });
    const late = await shipping.asStaff('POST', 'shipping/methods', { body: { ...body, code: unique('lux') } });
    expect(late).toMatchObject({ status: 404, body: { code: 'shipping.zone_not_found' } });
  });

  test('nobody but who may', async () => {
    const body = { name: unique('zone'), areas: [{ country: 'ES' }] };
    const as = { userId: 'somebody', permissions: ['orders.manage'] as const };
    expect((await shipping.asStaff('POST', 'shipping/zones', { body, as })).status).toBe(403);
  });
});

describe('carriers', () => {
  const all = async () =>
    (await shipping.asStaff<{ items: (Edited & { code: string })[] }>('GET', 'shipping/carriers?limit=100')).body.items;
  const find = async (code: string) => (await all()).find((carrier) => carrier.code === code)!;

  test('secrets are kept encrypted, never shown and never logged', async () => {
    const code = unique('dhl');
    const secrets = { credentials: 'user:very-secret', webhookSecret: 'very-secret-webhook' };
    const { id } = await made('carriers', { code, name: 'DHL', adapter: 'dhl', ...secrets });

    expect(await find(code)).toMatchObject({
      isActive: false,
      isConnected: false,
      hasCredentials: true,
      hasWebhookSecret: true,
    });
    const stored = await shipping.query('SELECT * FROM carriers WHERE id = $1', [id]);
    const logged = await shipping.query('SELECT * FROM audit_logs WHERE entity_id = $1', [id]);
    expect(JSON.stringify([await all(), stored, logged])).not.toContain('very-secret');
  });

  test('one without a connection is not switched on', async () => {
    const ups = await find('ups');
    const on = await shipping.asStaff('PATCH', `shipping/carriers/${ups.id}`, {
      version: ups.version,
      body: { isActive: true },
    });
    expect(on).toMatchObject({ status: 409, body: { code: 'shipping.carrier_not_connected' } });
  });

  test('one that brought something is not removed', async () => {
    const { shipment } = await shipping.anOrder();
    const { id, version } = await find(shipment.carrier);
    const removed = await shipping.asStaff('DELETE', `shipping/carriers/${id}`, { version });
    expect(removed).toMatchObject({ status: 409, body: { code: 'shipping.carrier_in_use' } });
  });
});
