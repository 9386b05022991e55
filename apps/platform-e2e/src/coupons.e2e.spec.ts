import { randomUUID } from 'node:crypto';
import { Basket, expectStatus } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { Errands } from './errands.ts';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterAll(() => platform[Symbol.asyncDispose]());

const newCode = () => `TEN-${randomUUID().slice(0, 8).toUpperCase()}`;

async function usesOf(code: string): Promise<{ used: number; redeemed: number }> {
  const [row] = await platform.evidence.database('discount').rows<{ used: number; redeemed: number }>(
    `SELECT c.used_count AS used, count(u.id) FILTER (WHERE u.status = 'redeemed')::int AS redeemed
       FROM coupons c LEFT JOIN coupon_usage u ON u.coupon_id = c.id WHERE c.code = $1 GROUP BY c.id`,
    [code],
  );
  return row!;
}

/** A basket with two units at 19.99 and a coupon, seen at its discounted total. */
async function seenBasket(code: string) {
  const article = await platform.sell({ units: 10, cents: 1999 });
  const basket = await Basket.open(platform.customer.session);
  await basket.empty();
  await basket.put(article.variantId, 2);
  await basket.useCoupon(code);
  const totals = await basket.totals();
  const paymentMethodId = await platform.customer.payWith('tok_ok');
  return { article, basket, totals, paymentMethodId };
}

describe('a coupon', () => {
  it('limited to ten uses is redeemed ten times by fifty orders at once', async () => {
    const { variantId } = await platform.sell({ units: 100, cents: 1999 });
    const couponCode = newCode();
    await platform.merchant.offerCoupon({ code: couponCode, percentBp: 1000, usageLimit: 10 });
    const errands = new Errands(platform);
    const paymentMethodId = await platform.customer.keepMethod(`tok_ok_${randomUUID().slice(0, 8)}`);

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => errands.persistently({ variantId, paymentMethodId, couponCode })),
    );

    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ status, body }) => [status, (body as { code?: string }).code])).toEqual(
      refused.map(() => [409, 'order.coupon_refused']),
    );
    const ends = await Promise.all(
      answers
        .filter(({ status }) => status === 201)
        .map(({ body }) =>
          eventually(
            async () => {
              const { status, reason } = await platform.storedOrder(body.id);
              expect(['confirmed', 'cancelled coupon_rejected']).toContain(`${status} ${reason ?? ''}`.trim());
              return status;
            },
            { intervalMs: 100 },
          ),
        ),
    );
    expect(ends.filter((status) => status === 'confirmed')).toHaveLength(10);
    await eventually(async () => expect(await usesOf(couponCode)).toEqual({ used: 10, redeemed: 10 }));
    await eventually(async () =>
      expect(await platform.stock(variantId)).toEqual({ onHand: 100, reserved: 10, available: 90 }),
    );
  });

  it('takes its share off every line, counts when the order is confirmed and is free again when it is stopped', async () => {
    const code = newCode();
    await platform.merchant.offerCoupon({ code, percentBp: 1000, usageLimit: 1 });
    const { basket, totals, paymentMethodId } = await seenBasket(code);
    expect(totals).toMatchObject({ discount: { amount: 400 }, coupon: { status: 'applied' }, missing: [] });

    const order = await basket.order({ paymentMethodId });
    expect(order.totals).toMatchObject({
      subtotal: { amount: 3998 },
      discount: { amount: 400 },
      total: { amount: 3598 },
    });
    await platform.becomes(order.id, {
      order: 'confirmed/unfulfilled',
      payment: 'authorized',
      limits: ['redeemed'],
      cart: 'converted',
      money: { total: 3598, captured: 0, refunded: 0 },
    });
    expect(await usesOf(code)).toEqual({ used: 1, redeemed: 1 });

    expect((await platform.customer.cancel(order.id)).status).toBe(202);
    await platform.becomes(order.id, {
      order: 'cancelled/cancelled',
      payment: 'voided',
      limits: ['released'],
      reservation: 'released',
      shipments: ['cancelled'],
    });
    expect(await usesOf(code)).toEqual({ used: 0, redeemed: 0 });
  });

  it('that ended between the quote and the order is refused by name, and the basket stays', async () => {
    const code = newCode();
    const coupon = await platform.merchant.offerCoupon({ code, percentBp: 1000 });
    const { basket, totals, paymentMethodId } = await seenBasket(code);
    expectStatus(
      await platform.merchant.session.request('PUT', `/v1/admin/coupons/${coupon.id}/status`, {
        body: { status: 'ended' },
        headers: { 'if-match': `"${coupon.version}"` },
      }),
      200,
    );

    const refused = await basket.tryToOrder({ paymentMethodId, expectedTotal: totals.total });

    expect(refused).toMatchObject({ status: 409, body: { code: 'order.coupon_refused' } });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await basket.show()).toMatchObject({ status: 'active', couponCode: code });
  });

  it('used up between the quote and the order is refused, at the door or right after it', async () => {
    const code = newCode();
    await platform.merchant.offerCoupon({ code, percentBp: 1000, usageLimit: 1 });
    const { basket, article, paymentMethodId } = await seenBasket(code);
    const first = await platform.customer.place({ variantId: article.variantId, paymentMethodId, couponCode: code });
    await platform.becomes(first.id, { limits: ['redeemed'] });

    const late = await basket.tryToOrder({ paymentMethodId: await platform.customer.payWith('tok_ok') });

    expect(late).toMatchObject({ status: 409, body: { code: 'order.coupon_refused' } });
    expect(await usesOf(code)).toEqual({ used: 1, redeemed: 1 });
    expect(await basket.show()).toMatchObject({ status: 'active' });
  });
});

describe('a price that changed since the basket was seen', () => {
  it('is 409 with the new total, and the order is taken at that', async () => {
    const code = newCode();
    await platform.merchant.offerCoupon({ code, percentBp: 1000 });
    const { article, basket, totals, paymentMethodId } = await seenBasket(code);
    expect(totals.total.amount).toBe(3598);
    const product = `/v1/admin/products/${article.productId}`;
    const { version } = expectStatus(await platform.merchant.session.request<{ version: number }>('GET', product), 200);
    const price = { price: { amount: 2499, currency: 'EUR' } };
    const changed = await platform.merchant.session.request('PUT', `${product}/price`, {
      body: price,
      headers: { 'if-match': `"${version}"`, 'idempotency-key': randomUUID() },
    });
    expect(changed.status).toBe(200);

    await eventually(async () => {
      const known = await platform.evidence
        .database('order')
        .rows('SELECT 1 FROM catalog_items WHERE variant_id = $1 AND price = 2499', [article.variantId]);
      expect(known).toHaveLength(1);
    });

    const refused = await basket.tryToOrder({ paymentMethodId, expectedTotal: totals.total });

    expect(refused).toMatchObject({ status: 409, body: { code: 'order.price_changed' } });
    const { totals: renewed } = refused.body as unknown as { totals: { total: { amount: number; currency: string } } };
    expect(renewed.total.amount).toBe(4498);
    const order = await basket.order({ paymentMethodId, expectedTotal: renewed.total });
    await platform.becomes(order.id, {
      order: 'confirmed/unfulfilled',
      money: { total: 4498, captured: 0, refunded: 0 },
    });
  });

  it('breaks no promise of the platform', async () => {
    expect(await platform.brokenInvariants()).toEqual([]);
  });
});
