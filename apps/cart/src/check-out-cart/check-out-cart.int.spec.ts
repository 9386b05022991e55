import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkoutCart } from '@tenfold/cart-contracts';
import { newId } from '@tenfold/database';
import type { Problem } from '@tenfold/service-host';
import { CartService, someone, withToken } from '../../test/cart-service.ts';
import { OnOrderConfirmed } from '../on-order-confirmed/on-order-confirmed.ts';

let carts: CartService;
beforeAll(async () => {
  carts = await CartService.start();
});
afterAll(() => carts.close());

describe('GET /v1/carts/{id}/checkout', () => {
  it('gives what is bought as the contract says, with the newest version of the catalogue', async () => {
    const as = someone();
    const cart = await carts.cartOf(as);
    const [mug, tea] = [await carts.aSoldVariant(), await carts.aSoldVariant()];
    await carts.add(cart, mug, 2, { as });
    await carts.add(cart, tea, 1, { as });
    await carts.request('PUT', `/${cart.id}/items/${tea.variantId}/saved-for-later`, {
      as,
      body: { savedForLater: true },
    });
    await carts.request('PUT', `/${cart.id}/coupon`, { as, body: { code: 'SUMMER10' } });
    await carts.sells({ ...mug, version: 7, price: 2099 });
    const { status, body } = await carts.request('GET', `/${cart.id}/checkout`, { as });
    expect(status).toBe(200);
    expect(checkoutCart.parse(body)).toEqual({
      cartId: cart.id,
      version: 4,
      currency: 'EUR',
      couponCode: 'SUMMER10',
      lines: [{ variantId: mug.variantId, productId: mug.productId, quantity: 2, sourceVersion: 7 }],
    });
  });

  it('409 for an empty cart and for one that was ordered; 404 for anybody else', async () => {
    const guest = await carts.guestCart();
    const ask = async (by = withToken(guest.token)) => {
      const { status, body } = await carts.request<Problem>('GET', `/${guest.id}/checkout`, by);
      return [status, body.code];
    };
    expect(await ask()).toEqual([409, 'cart.empty']);
    const mug = await carts.aSoldVariant();
    await carts.add(guest, mug, 1, withToken(guest.token));
    expect(await ask({ as: someone() })).toEqual([404, 'cart.not_found']);
    await carts.hear(OnOrderConfirmed, {
      orderId: newId(),
      cartId: guest.id,
      lines: [{ variantId: mug.variantId, quantity: 1 }],
    });
    expect(await ask()).toEqual([409, 'cart.closed']);
  });
});
