import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestService } from '@tenfold/testing';
import { asStaff, evaluate, staff, startDiscountService } from '../../test/discount-service.ts';
import { Limits, type OrderNews } from '../hold-limits/limits.ts';
import type { PromotionView } from './promotion.schema.ts';

let service: TestService;
beforeAll(async () => {
  service = await startDiscountService();
});
afterAll(() => service.close());

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const effect = { kind: 'effect', type: 'fixed', parameters: { amount: 500, currency: 'EUR' } };
const threeUnits = { kind: 'condition', type: 'quantity', parameters: { minimum: 3 } };

async function create(wishes: Record<string, unknown> = {}): Promise<string> {
  const body = { name: 'Spring', rules: [effect], ...wishes };
  const answer = await asStaff<{ id: string }>(service, 'POST', 'discounts/promotions', { body });
  if (answer.status !== 201) throw new Error(`Not created: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}
const show = (id: string) => asStaff<PromotionView>(service, 'GET', `discounts/promotions/${id}`);
const patch = (id: string, version: number, body: object) =>
  asStaff(service, 'PATCH', `discounts/promotions/${id}`, { version, body });
const become = (id: string, version: number, status: string) =>
  asStaff(service, 'PUT', `discounts/promotions/${id}/status`, { version, body: { status } });
const hear = async (news: OrderNews) => {
  const limits = service.get(Limits);
  const before = await limits.find(service.database.db.read, news.orderId);
  await service.database.db.transaction((tx) => limits.apply(tx, news, before));
};
/** An order that was promised so much off by the promotion. */
const holds = async (ref: string, amount: number): Promise<OrderNews> => {
  const limits = [{ source: 'promotion' as const, ref, amount: eur(amount), customerKey: 'ada' }];
  const placed: OrderNews = { fact: 'placed', orderId: randomUUID(), version: 1, limits };
  await hear(placed);
  return placed;
};
const cancel = (placed: OrderNews) => hear({ ...placed, fact: 'cancelled', version: 2 });
const refs = async (wishes: object = {}) => (await evaluate(service, { ...wishes })).body.applied.map(({ ref }) => ref);

describe('a promotion', () => {
  test('is drafted with its rules, activated, edited as a whole, paused and removed', async () => {
    const id = await create({ rules: [threeUnits, effect], budget: eur(10_000), budgetUses: 100, priority: 3 });
    expect((await show(id)).body).toMatchObject({
      id,
      name: 'Spring',
      rules: [threeUnits, effect],
      budget: eur(10_000),
      budgetUses: 100,
      priority: 3,
      status: 'draft',
      usedCount: 0,
      spent: eur(0),
      version: 1,
    });
    expect(await refs()).toEqual([]);

    await become(id, 1, 'active');
    expect(await refs()).toEqual([]);
    expect((await patch(id, 2, { rules: [effect] })).headers.get('etag')).toBe('"3"');
    expect(await refs()).toEqual([id]);

    await become(id, 3, 'paused');
    expect(await refs()).toEqual([]);
    await become(id, 4, 'active');
    await asStaff(service, 'DELETE', `discounts/promotions/${id}`, { version: 5 });
    expect(await refs()).toEqual([]);
    expect((await show(id)).status).toBe(404);

    const audit = await service.database.query<{ action: string; user_id: string }>(
      `SELECT action, user_id FROM audit_logs WHERE entity_id = $1 ORDER BY created_at, id`,
      [id],
    );
    expect(audit.map(({ action }) => action)).toEqual(['create', 'update', 'update', 'update', 'update', 'delete']);
    expect(new Set(audit.map(({ user_id }) => user_id))).toEqual(new Set([staff.userId]));
  });

  test.each<[string, unknown[]]>([
    ['no effect', [threeUnits]],
    ['two effects', [effect, effect]],
    ['a type that nobody knows', [effect, { kind: 'condition', type: 'full_moon', parameters: {} }]],
    ['parameters of another type', [effect, { ...threeUnits, parameters: { minimum: 3, amount: 5 } }]],
    [
      'a maximum without a currency',
      [{ kind: 'effect', type: 'percentage', parameters: { percentBp: 1, maximum: 5 } }],
    ],
    ['a product condition that names nothing', [effect, { kind: 'condition', type: 'product', parameters: {} }]],
  ])('is refused with %s', async (_, rules) => {
    const { status } = await asStaff(service, 'POST', 'discounts/promotions', { body: { name: 'Spring', rules } });
    expect(status).toBe(400);
  });

  test('a budget below what was spent, and a version that somebody changed, are refused', async () => {
    const id = await create({ budget: eur(10_000), budgetUses: 10 });
    await service.database.query('UPDATE promotions SET used_count = 5, spent_amount = 2500 WHERE id = $1', [id]);
    for (const change of [{ budgetUses: 4 }, { budget: eur(2_499) }]) {
      expect((await patch(id, 1, change)).body['code']).toBe('discount.below_used');
    }
    expect((await patch(id, 2, { name: 'A' })).status).toBe(412);
    expect((await show(id)).body).toMatchObject({ usedCount: 5, spent: eur(2_500) });
    expect((await asStaff(service, 'GET', `discounts/promotions/${id}/usage`)).body).toMatchObject({ redeemed: 0 });
    expect((await asStaff(service, 'GET', `discounts/promotions/${id}/usages`)).body).toEqual({ items: [] });
  });

  test('a budget that comes late, or changes its currency, counts what living orders took in it; all of it comes back', async () => {
    const id = await create({ budgetUses: 10 });
    const used = async () => {
      const { usedCount, spent } = (await show(id)).body;
      return [usedCount, spent];
    };
    const [first, second] = [await holds(id, 500), await holds(id, 700)];
    expect((await patch(id, 1, { budget: eur(1_199) })).body['code']).toBe('discount.below_used');
    await patch(id, 1, { budget: eur(2_000) });
    expect(await used()).toEqual([2, eur(1_200)]);
    await cancel(first);
    expect(await used()).toEqual([1, eur(700)]);
    await patch(id, 2, { budget: { amount: 2_000, currency: 'USD' } });
    expect(await used()).toEqual([1, { amount: 0, currency: 'USD' }]);
    await cancel(second);
    await patch(id, 3, { budget: eur(2_000) });
    expect(await used()).toEqual([0, eur(0)]);
  });

  test('a list shows the newest first, by status', async () => {
    const ids = [await create({ name: 'A' }), await create({ name: 'B' }), await create({ name: 'C' })];
    const page = (query: string) =>
      asStaff<{ items: PromotionView[]; nextCursor: string }>(service, 'GET', `discounts/promotions?${query}`);
    const first = await page('status=draft&limit=2');
    expect(first.body.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(first.body.items[0]!.rules).toEqual([effect]);
    const second = await page(`status=draft&limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items.map(({ id }) => id)).toEqual([ids[0]]);
  });

  test('what nobody knows is 404', async () => {
    for (const path of ['', '/usage', '/usages']) {
      const answer = await asStaff(service, 'GET', `discounts/promotions/${randomUUID()}${path}`);
      expect([answer.status, answer.body['code']]).toEqual([404, 'discount.promotion_not_found']);
    }
  });
});
