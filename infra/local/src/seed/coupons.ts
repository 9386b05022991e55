import { coupons } from './shop/coupons.ts';
import { expectStatus, once, type ShopApi } from './shop-api.ts';

/** A code is taken for good, so a second run meets 409. */
export async function seedCoupons(admin: ShopApi): Promise<void> {
  await Promise.all(
    coupons.map(async (coupon) => {
      const body = { ...coupon, status: 'active' };
      const answer = await admin.post('/v1/admin/coupons', body, once('coupon', coupon.code, body));
      expectStatus(coupon.code, answer, 201, 409);
    }),
  );
}
