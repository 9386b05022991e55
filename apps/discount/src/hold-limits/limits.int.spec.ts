import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import { asInbox, type TestDatabase } from '@tenfold/testing';
import fc from 'fast-check';
import { freshDiscountDatabase, limitsOn } from '../../test/discount-database.ts';
import { aCoupon, aPromotion, eventsAbout, usedCountOf } from '../../test/factories.ts';
import type { Limits, OrderNews } from './limits.ts';

let database: TestDatabase;
let limits: Limits;
let orderId: string;

beforeAll(async () => {
  database = await freshDiscountDatabase();
  limits = limitsOn(database);
});
afterAll(() => database.close());
beforeEach(() => {
  orderId = newId();
});

const guest = (name: string) => `blind-index-of-${name}`;

/** Read, transaction, and both again when somebody was faster. */
function hear(news: OrderNews): Promise<void> {
  return asInbox(async () => {
    const before = await limits.find(database.db.read, news.orderId);
    await database.db.transaction((tx) => limits.apply(tx, news, before));
  });
}

const useOf = (ref: string, customerKey = guest('ada'), amount = 500): OrderNews['limits'][number] => ({
  source: 'coupon',
  ref,
  amount: { amount, currency: 'EUR' },
  customerKey,
});
const promoted = (ref: string, amount = 500): OrderNews['limits'][number] => ({
  ...useOf(ref, guest('ada'), amount),
  source: 'promotion',
});

const placed = (wanted: OrderNews['limits'], placedAt = new Date().toISOString()): OrderNews => ({
  fact: 'placed',
  orderId,
  version: 1,
  limits: wanted,
  placedAt,
});
const confirmed = (wanted: OrderNews['limits']): OrderNews => ({
  fact: 'confirmed',
  orderId,
  version: 3,
  limits: wanted,
});
const cancelled = (wanted: OrderNews['limits'], version = 4): OrderNews => ({
  fact: 'cancelled',
  orderId,
  version,
  limits: wanted,
});

async function anchor(id = orderId) {
  const [row] = await database.query<{ status: string; reason: string | null }>(
    'SELECT status, released_reason AS reason FROM order_limits WHERE order_id = $1',
    [id],
  );
  return row;
}

async function lastSaid() {
  const rows = await database.query<{ payload: unknown }>(
    'SELECT payload FROM outbox_messages WHERE aggregate_id = $1 ORDER BY seq DESC LIMIT 1',
    [orderId],
  );
  return rows[0]?.payload;
}

const answers = (id = orderId) => eventsAbout(database, 'order_limits', id);

describe('N is N', () => {
  test('50 orders at the same moment for a coupon with 10 uses: exactly 10 get one', async () => {
    const coupon = await aCoupon(database, { usageLimit: 10 });
    const orders = Array.from({ length: 50 }, () => newId());

    await Promise.all(orders.map((id, index) => hear({ ...placed([useOf(coupon, guest(`${index}`))]), orderId: id })));

    const said = await Promise.all(orders.map((id) => answers(id)));
    expect(said.filter(([type]) => type === 'coupon.reserved.v1')).toHaveLength(10);
    expect(said.filter(([type]) => type === 'coupon.rejected.v1')).toHaveLength(40);
    expect(await usedCountOf(database, coupon)).toBe(10);
    expect(await eventsAbout(database, 'coupon', coupon)).toEqual(['discount.usage_limit_reached.v1']);
  });

  test.each([
    ['an account', newId()],
    ['a guest', guest('grace')],
  ])('%s places 12 orders at the same moment and may use it 3 times: exactly 3 do', async (_, customerKey) => {
    const coupon = await aCoupon(database, { usageLimitPerUser: 3 });
    const orders = Array.from({ length: 12 }, () => newId());

    await Promise.all(orders.map((id) => hear({ ...placed([useOf(coupon, customerKey)]), orderId: id })));

    const slots = await database.query<{ slot: number }>(
      `SELECT user_slot AS slot FROM coupon_usage WHERE coupon_id = $1 AND status = 'reserved' ORDER BY 1`,
      [coupon],
    );
    expect(slots).toEqual([{ slot: 1 }, { slot: 2 }, { slot: 3 }]);
    await hear({ ...placed([useOf(coupon, guest('somebody else'))]), orderId: newId() });
    expect(await usedCountOf(database, coupon)).toBe(4);
  });

  test('a budget of uses and one of money hold under the same rush', async () => {
    const uses = await aPromotion(database, { budgetUses: 5 });
    const money = await aPromotion(database, { budgetAmount: 2_000, currency: 'EUR' });
    const orders = Array.from({ length: 20 }, () => newId());

    await Promise.all(orders.map((id) => hear({ ...placed([promoted(uses)]), orderId: id })));
    await Promise.all(orders.map((id) => hear({ ...placed([promoted(money, 600)]), orderId: `${id}-2` })));

    expect(
      await database.query(
        'SELECT used_count AS used, spent_amount::int AS spent FROM promotions WHERE id = ANY ($1)',
        [[uses, money]],
      ),
    ).toEqual(
      expect.arrayContaining([
        { used: 5, spent: 0 },
        { used: 3, spent: 1_800 },
      ]),
    );
  });

  test('orders that want the same coupons in opposite order do not wait for each other in a circle', async () => {
    const [a, b] = [await aCoupon(database, { usageLimit: 30 }), await aCoupon(database, { usageLimit: 30 })];
    const news = Array.from({ length: 30 }, (_, index) => {
      const wanted = [useOf(a), useOf(b)];
      return { ...placed(index % 2 === 0 ? wanted : wanted.toReversed()), orderId: newId() };
    });

    await Promise.all(news.map(hear));

    expect([await usedCountOf(database, a), await usedCountOf(database, b)]).toEqual([30, 30]);
  });
});

describe('order.placed', () => {
  test('every use is held, and says so', async () => {
    const [coupon, promotion] = [await aCoupon(database, { usageLimit: 3 }), await aPromotion(database)];
    await hear(placed([promoted(promotion, 300), useOf(coupon)]));

    expect(await anchor()).toEqual({ status: 'reserved', reason: null });
    expect(await lastSaid()).toEqual({
      orderId,
      version: 1,
      usages: [
        { source: 'coupon', ref: coupon, amount: 500 },
        { source: 'promotion', ref: promotion, amount: 300 },
      ],
    });
  });

  test('one that is used up holds nothing at all', async () => {
    const [free, full] = [await aCoupon(database, { usageLimit: 3 }), await aCoupon(database, { usageLimit: 1 })];
    await hear({ ...placed([useOf(full)]), orderId: newId() });
    await hear(placed([useOf(free), useOf(full)]));

    expect(await usedCountOf(database, free)).toBe(0);
    expect(await anchor()).toEqual({ status: 'released', reason: 'used_up' });
    expect(await lastSaid()).toEqual({ orderId, version: 1, reason: 'used_up', ref: full });
  });

  const noon = '2026-06-15T12:00:00.000Z';
  const [before, after] = [new Date('2026-06-15T11:00:00Z'), new Date('2026-06-15T13:00:00Z')];

  test.each([
    ['had ended by then', { endsAt: before }, 'expired'],
    ['had not begun', { startsAt: after }, 'not_started'],
    ['was paused before', { status: 'paused' as const, statusSince: before }, 'not_active'],
    ['is a draft', { status: 'draft' as const, statusSince: after }, 'not_active'],
    ['was removed before', { deletedAt: before }, 'unknown'],
  ])('a coupon that %s is refused', async (_, wishes, reason) => {
    await hear(placed([useOf(await aCoupon(database, { usageLimit: 3, ...wishes }))], noon));
    expect(await anchor()).toEqual({ status: 'released', reason });
  });

  test.each([
    ['ends', { endsAt: after }],
    ['is paused', { status: 'paused' as const, statusSince: after }],
    ['is ended by staff', { status: 'ended' as const, statusSince: after }],
    ['is removed', { deletedAt: after }],
  ])('a coupon that %s after the order was placed still holds', async (_, wishes) => {
    await hear(placed([useOf(await aCoupon(database, { usageLimit: 3, ...wishes }))], noon));
    expect(await anchor()).toEqual({ status: 'reserved', reason: null });
  });

  test.each([
    ['an id that nobody knows', newId()],
    ['an id that is none', 'no-such-coupon'],
  ])('%s is refused as unknown', async (_, ref) => {
    await hear(placed([useOf(ref)]));
    expect(await lastSaid()).toEqual({ orderId, version: 1, reason: 'unknown', ref });
  });

  test('without limits it leaves nothing', async () => {
    await hear(placed([]));
    expect(await anchor()).toBeUndefined();
  });
});

describe('afterwards', () => {
  test('a confirmation redeems, once', async () => {
    const coupon = await aCoupon(database, { usageLimit: 3 });
    const wanted = [useOf(coupon)];
    for (const news of [placed(wanted), confirmed(wanted), confirmed(wanted)]) await hear(news);

    expect(await anchor()).toEqual({ status: 'redeemed', reason: null });
    expect(await usedCountOf(database, coupon)).toBe(1);
    expect(await answers()).toEqual(['coupon.reserved.v1', 'coupon.redeemed.v1']);
  });

  test('an end gives back what was held or redeemed, once, and the slot with it', async () => {
    const coupon = await aCoupon(database, { usageLimit: 1, usageLimitPerUser: 1 });
    const promotion = await aPromotion(database, { budgetAmount: 500, currency: 'EUR' });
    const wanted = [useOf(coupon), promoted(promotion)];
    for (const news of [placed(wanted), confirmed(wanted), cancelled(wanted), cancelled(wanted, 5)]) await hear(news);

    expect(await usedCountOf(database, coupon)).toBe(0);
    expect(await answers()).toEqual(['coupon.reserved.v1', 'coupon.redeemed.v1', 'coupon.released.v1']);
    orderId = newId();
    await hear(placed(wanted));
    expect(await anchor()).toEqual({ status: 'reserved', reason: null });
  });

  test('an end of what was refused is nobody’s news', async () => {
    const wanted = [useOf('unknown')];
    await hear(placed(wanted));
    await hear(cancelled(wanted));
    expect(await answers()).toEqual(['coupon.rejected.v1']);
  });

  test('an end that is heard first closes the order: a late beginning holds nothing', async () => {
    const coupon = await aCoupon(database, { usageLimit: 3 });
    await hear(cancelled([useOf(coupon)], 2));
    await hear(placed([useOf(coupon)]));

    expect(await usedCountOf(database, coupon)).toBe(0);
    expect(await answers()).toEqual([]);
  });

  test('a confirmation of what was refused is a contradiction', async () => {
    const wanted = [useOf('unknown')];
    await hear(placed(wanted));
    await expect(hear(confirmed(wanted))).rejects.toMatchObject({ name: 'PermanentFailure', code: 'contradiction' });
  });

  test('the last use is said each time that it is taken', async () => {
    const coupon = await aCoupon(database, { usageLimit: 1 });
    for (let round = 0; round < 2; round++) {
      orderId = newId();
      await hear(placed([useOf(coupon)]));
      await hear(cancelled([useOf(coupon)]));
    }
    expect(await eventsAbout(database, 'coupon', coupon)).toEqual([
      'discount.usage_limit_reached.v1',
      'discount.usage_limit_reached.v1',
    ]);
  });

  test('an announcement that would overtake the one before it is written by a later transaction', async () => {
    const coupon = await aCoupon(database, { usageLimit: 1 });
    const rival = newId();
    const attempt = database.db.transaction(async (tx) => {
      // As the inbox row does: the transaction has its id before it has the row of the coupon.
      await tx.query('SELECT pg_current_xact_id()');
      await hear({ ...placed([useOf(coupon)]), orderId: rival });
      await hear({ ...cancelled([useOf(coupon)]), orderId: rival });
      await limits.apply(tx, placed([useOf(coupon)]), undefined);
    });
    await expect(attempt).rejects.toThrow(StaleVersion);
    await hear(placed([useOf(coupon)]));
    expect(await eventsAbout(database, 'coupon', coupon)).toHaveLength(2);
  });
});

describe('any order, any number of times', () => {
  /** Every sequence over the facts in which each occurs at least once. */
  const shuffled = (facts: readonly OrderNews['fact'][]) =>
    fc
      .array(fc.constantFrom(...facts), { maxLength: 4 })
      .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }));

  const outcomeOf = async (sequence: readonly OrderNews['fact'][]) => {
    orderId = newId();
    const coupon = await aCoupon(database, { usageLimit: 1, usageLimitPerUser: 1 });
    const promotion = await aPromotion(database, { budgetUses: 1, budgetAmount: 500, currency: 'EUR' });
    const wanted = [useOf(coupon), promoted(promotion)];
    const news = { placed: placed(wanted), confirmed: confirmed(wanted), cancelled: cancelled(wanted) };
    for (const fact of sequence) await hear(news[fact]);
    await answers();
    const [counters] = await database.query<object>(
      'SELECT used_count AS used, spent_amount::int AS spent FROM promotions WHERE id = $1',
      [promotion],
    );
    const usages = await database.query<{ status: string }>(
      `SELECT status FROM coupon_usage WHERE order_id = $1 AND status <> 'released'
       UNION ALL SELECT status FROM promotion_usage WHERE order_id = $1 AND status <> 'released'`,
      [orderId],
    );
    const living = usages.map(({ status }) => status);
    return { status: (await anchor())!.status, coupon: await usedCountOf(database, coupon), ...counters, living };
  };

  test('placed and confirmed end redeemed', () =>
    fc.assert(
      fc.asyncProperty(shuffled(['placed', 'confirmed']), async (sequence) => {
        expect(await outcomeOf(sequence)).toEqual({
          status: 'redeemed',
          coupon: 1,
          used: 1,
          spent: 500,
          living: ['redeemed', 'redeemed'],
        });
      }),
      { numRuns: 30 },
    ));

  test('with a cancellation in it nothing stays held', () =>
    fc.assert(
      fc.asyncProperty(shuffled(['placed', 'confirmed', 'cancelled']), async (sequence) => {
        expect(await outcomeOf(sequence)).toEqual({ status: 'released', coupon: 0, used: 0, spent: 0, living: [] });
      }),
      { numRuns: 60 },
    ));
});
