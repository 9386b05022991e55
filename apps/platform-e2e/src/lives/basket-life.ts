import { eventually } from '@tenfold/testing/eventually';
import type { Errands } from '../errands.ts';
import type { PlatformUnderTest } from '../platform-under-test.ts';
import type { Life } from './life.ts';

/** Baskets filled, changed, forgotten and ordered, and a coupon that two want of which there is one. */
export const basketLife: Life = async (platform, errands) => {
  const { variantId } = await platform.sell({ units: 5, cents: 2000 });
  const { variantId: secondThought } = await platform.sell({ units: 5 });
  const basket = await errands.basketOf(variantId);
  await eventually(() => basket.put(secondThought, 2));
  await basket.takeOut(secondThought);
  const forgotten = `UPDATE carts SET last_activity_at = now() - interval '2 days' WHERE id = $1`;
  await platform.locks.letTimePass('cart', forgotten, [basket.id]);
  await eventually(async () => {
    const found = await platform.evidence
      .database('cart')
      .rows(`SELECT 1 FROM carts WHERE id = $1 AND status = 'abandoned'`, [basket.id]);
    expect(found).toHaveLength(1);
  });
  await basket.set(variantId, 2);
  const order = await basket.order({ paymentMethodId: await platform.customer.payWith('tok_ok') });
  await platform.becomes(order.id, { order: 'confirmed/unfulfilled', cart: 'converted' });

  await wantTheSameCoupon(platform, errands, variantId);
};

/** Both are told that they may have it; one gets it, and gives it back in the end. */
async function wantTheSameCoupon(platform: PlatformUnderTest, errands: Errands, variantId: string): Promise<void> {
  const { id, code } = await errands.coupon(1);
  const held = await platform.locks.hold('discount', 'SELECT 1 FROM coupons WHERE id = $1 FOR UPDATE', [id]);
  const orders = await Promise.all([1, 2].map(() => errands.place(variantId, { couponCode: code })));
  await held.release();

  const winner = await eventually(async () => {
    const ends = await Promise.all(orders.map((order) => platform.whole(order.id)));
    expect(ends.map(({ order, limits }) => `${order} ${limits[0] ?? 'nothing'}`).sort()).toEqual([
      'cancelled/cancelled nothing',
      'confirmed/unfulfilled redeemed',
    ]);
    return orders.find((_, index) => ends[index]!.limits[0] === 'redeemed')!;
  });
  expect(winner.totals.total.amount).toBe(1800);
  expect((await platform.customer.cancel(winner.id)).status).toBe(202);
  await platform.becomes(winner.id, { order: 'cancelled/cancelled', limits: ['released'] });
}
