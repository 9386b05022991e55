import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import type { TestService } from '@tenfold/testing';
import { asStaff, evaluate, staff, startDiscountService } from '../../test/discount-service.ts';
import { CouponUsageEntity } from '../persistence/entities/coupon.entities.ts';
import type { CouponView, GeneratedView } from './coupon.schema.ts';

let service: TestService;
beforeAll(async () => {
  service = await startDiscountService();
});
afterAll(() => service.close());

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const aCode = () => `C-${randomUUID()}`;
const tenPercent = () => ({ code: aCode(), name: 'Ten off', kind: 'percentage', percentBp: 1_000 });

async function create(wishes: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await asStaff<{ id: string }>(service, 'POST', 'coupons', {
    body: { ...tenPercent(), status: 'active', ...wishes },
  });
  if (status !== 201) throw new Error(`Not created: ${JSON.stringify(body)}`);
  return body.id;
}
const show = (id: string) => asStaff<CouponView>(service, 'GET', `coupons/${id}`);
const patch = (id: string, version: number, body: object) =>
  asStaff(service, 'PATCH', `coupons/${id}`, { version, body });
const become = (id: string, version: number, status: string) =>
  asStaff(service, 'PUT', `coupons/${id}/status`, { version, body: { status } });
const auditOf = (id: string) =>
  service.database.query<object>(
    `SELECT action, user_id AS "userId", old_values AS before, new_values AS after FROM audit_logs
     WHERE entity_id = $1 ORDER BY created_at, id`,
    [id],
  );

describe('POST /v1/admin/coupons', () => {
  test('makes a draft with its terms; the ETag is what the next edit needs', async () => {
    const body = {
      ...tenPercent(),
      minimumSpend: eur(2_000),
      maximumDiscount: eur(500),
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '2026-12-31T00:00:00.000Z',
      usageLimit: 10,
      usageLimitPerUser: 1,
      stackingGroup: 'season',
      isStackable: true,
      scope: { productIds: ['mug'] },
    };
    const created = await asStaff<{ id: string }>(service, 'POST', 'coupons', { body });
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"']);

    const shown = await show(created.body.id);
    expect(shown.headers.get('etag')).toBe('"1"');
    expect(shown.body).toEqual({
      ...body,
      id: created.body.id,
      amount: null,
      status: 'draft',
      usedCount: 0,
      batchId: null,
      createdAt: expect.any(String),
      version: 1,
    });
    expect(await auditOf(created.body.id)).toMatchObject([{ action: 'create', userId: staff.userId }]);
  });

  test('the same key makes it once', async () => {
    const request = { key: randomUUID(), body: tenPercent() };
    const [first, again] = [
      await asStaff(service, 'POST', 'coupons', request),
      await asStaff(service, 'POST', 'coupons', request),
    ];
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
  });

  test.each<[string, Record<string, unknown>, number, string]>([
    ['a percentage without one', { percentBp: null }, 422, 'discount.value_does_not_fit'],
    ['a fixed amount without one', { kind: 'fixed' }, 422, 'discount.value_does_not_fit'],
    ['free shipping with a percentage', { kind: 'free_shipping' }, 422, 'discount.value_does_not_fit'],
    [
      'an end before the start',
      { startsAt: '2026-02-01T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' },
      422,
      'discount.window_crossed',
    ],
    [
      'two currencies',
      { minimumSpend: eur(1), maximumDiscount: { amount: 1, currency: 'USD' } },
      422,
      'discount.currency_mismatch',
    ],
    ['a currency of nobody', { minimumSpend: { amount: 1, currency: 'XQX' } }, 422, 'discount.currency_unknown'],
  ])('refuses %s', async (_, wishes, status, code) => {
    const answer = await asStaff(service, 'POST', 'coupons', { body: { ...tenPercent(), ...wishes } });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  test('a code is taken whatever its case, and stays taken when its coupon is removed', async () => {
    const code = aCode();
    const id = await create({ code: code.toUpperCase() });
    const again = () => asStaff(service, 'POST', 'coupons', { body: { ...tenPercent(), code: code.toLowerCase() } });
    expect((await again()).body['code']).toBe('discount.code_taken');
    await asStaff(service, 'DELETE', `coupons/${id}`, { version: 1 });
    expect((await again()).body['code']).toBe('discount.code_taken');
  });
});

describe('an edit', () => {
  test('changes terms for the orders to come, and says who did it', async () => {
    const id = await create();
    const edited = await patch(id, 1, { name: 'Five off', percentBp: 500, usageLimit: 3 });
    expect([edited.status, edited.headers.get('etag')]).toEqual([200, '"2"']);
    expect((await show(id)).body).toMatchObject({ name: 'Five off', percentBp: 500, usageLimit: 3, version: 2 });
    expect((await auditOf(id))[1]).toEqual({
      action: 'update',
      userId: staff.userId,
      before: { name: 'Ten off', percentBp: 1_000, usageLimit: null },
      after: { name: 'Five off', percentBp: 500, usageLimit: 3 },
    });
  });

  test('of two editors one loses', async () => {
    const id = await create();
    const answers = await Promise.all([patch(id, 1, { name: 'A' }), patch(id, 1, { name: 'B' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('an amount in another currency than the others is refused', async () => {
    const id = await create({ minimumSpend: eur(2_000) });
    const { body } = await patch(id, 1, { maximumDiscount: { amount: 5, currency: 'USD' } });
    expect(body['code']).toBe('discount.currency_mismatch');
  });

  test('a limit below what was used is refused', async () => {
    const id = await create({ usageLimit: 10 });
    await service.database.query('UPDATE coupons SET used_count = 5 WHERE id = $1', [id]);
    expect((await patch(id, 1, { usageLimit: 4 })).body['code']).toBe('discount.below_used');
    expect((await patch(id, 1, { usageLimit: 5 })).status).toBe(200);
  });

  test('what nobody knows is 404', async () => {
    for (const answer of [
      await show(randomUUID()),
      await patch(randomUUID(), 1, { name: 'A' }),
      await become(randomUUID(), 1, 'paused'),
      await asStaff(service, 'GET', `coupons/${randomUUID()}/usage`),
      await asStaff(service, 'GET', `coupons/${randomUUID()}/usages`),
    ]) {
      expect([answer.status, (answer.body as { code?: string }).code]).toEqual([404, 'discount.coupon_not_found']);
    }
  });
});

describe('the status', () => {
  test('a paused or removed coupon applies no more; what has ended stays ended', async () => {
    const code = aCode();
    const id = await create({ code });
    const reason = async () => (await evaluate(service, { couponCode: code })).body.coupon?.reason;
    expect(await reason()).toBeUndefined();
    await become(id, 1, 'paused');
    expect(await reason()).toBe('not_active');
    await become(id, 2, 'active');
    expect(await reason()).toBeUndefined();
    await become(id, 3, 'ended');
    const refused = await become(id, 4, 'active');
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'discount.illegal_transition', current: 'ended', allowed: [] },
    ]);
    const removed = await asStaff(service, 'DELETE', `coupons/${id}`, { version: 4 });
    expect(removed.status).toBe(204);
    expect(await reason()).toBe('unknown');
    expect((await auditOf(id)).map((entry) => (entry as { action: string }).action)).toEqual([
      'create',
      'update',
      'update',
      'update',
      'delete',
    ]);
  });
});

describe('POST /v1/admin/coupons/batches', () => {
  test('makes as many codes as asked for, all different, on the same terms, once', async () => {
    const request = {
      key: randomUUID(),
      body: { count: 250, prefix: 'VIP-', name: 'Friends', kind: 'fixed', amount: eur(500), status: 'active' },
    };
    const { status, body } = await asStaff<GeneratedView>(service, 'POST', 'coupons/batches', request);
    const again = await asStaff<GeneratedView>(service, 'POST', 'coupons/batches', request);

    expect(status).toBe(201);
    expect(again.body).toEqual(body);
    expect(new Set(body.codes).size).toBe(250);
    expect(body.codes.every((code) => /^VIP-[2-9A-Z]{10}$/.test(code))).toBe(true);
    const { body: found } = await evaluate(service, { couponCode: body.codes[249] });
    expect(found).toMatchObject({ discount: eur(500), coupon: { status: 'applied' } });

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '100', batchId: body.batchId, ...(cursor && { cursor }) });
      const page = await asStaff<{ items: CouponView[]; nextCursor?: string }>(service, 'GET', `coupons?${query}`);
      seen.push(...page.body.items.map(({ code }) => code));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(seen.sort()).toEqual([...body.codes].sort());
  });
});

describe('usage', () => {
  test('says how often it was used, by whom and what that cost', async () => {
    const id = await create({ usageLimit: 10 });
    const row = { couponId: id, customerKey: 'blind', orderVersion: 1, version: 1, currency: 'EUR' };
    await service.database.db.transaction((tx) =>
      tx.insert(CouponUsageEntity, [
        { ...row, id: newId(), orderId: 'order-1', status: 'redeemed', redeemedAt: new Date(), amount: 300 },
        { ...row, id: newId(), orderId: 'order-2', status: 'redeemed', redeemedAt: new Date(), amount: 400 },
        { ...row, id: newId(), orderId: 'order-3', status: 'reserved', amount: 500 },
        { ...row, id: newId(), orderId: 'order-4', status: 'released', releasedAt: new Date(), amount: 600 },
      ]),
    );
    expect((await asStaff(service, 'GET', `coupons/${id}/usage`)).body).toEqual({
      reserved: 1,
      redeemed: 2,
      released: 1,
      redeemedAmounts: [eur(700)],
    });
    const page = await asStaff<{ items: object[]; nextCursor: string }>(service, 'GET', `coupons/${id}/usages?limit=3`);
    expect(page.body.items[0]).toEqual({
      id: expect.any(String),
      orderId: 'order-4',
      userId: null,
      status: 'released',
      amount: eur(600),
      createdAt: expect.any(String),
    });
    const rest = await asStaff<{ items: { orderId: string }[] }>(
      service,
      'GET',
      `coupons/${id}/usages?cursor=${page.body.nextCursor}`,
    );
    expect(rest.body.items.map(({ orderId }) => orderId)).toEqual(['order-1']);
  });
});
