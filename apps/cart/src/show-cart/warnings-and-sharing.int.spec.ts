import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataOf } from '@tenfold/contract-kit';
import { newId } from '@tenfold/database';
import { aVariant, CartService, eur, expecting, someone, type Sold } from '../../test/cart-service.ts';
import type { SharedCart } from '../cart-representation.ts';
import type { outOfStock } from '../heard-events.ts';
import { OnOrderConfirmed } from '../on-order-confirmed/on-order-confirmed.ts';
import { OnBackInStock } from '../on-stock-changed/on-back-in-stock.ts';
import { OnOutOfStock } from '../on-stock-changed/on-out-of-stock.ts';

let carts: CartService;
beforeAll(async () => {
  carts = await CartService.start();
});
afterAll(() => carts.close());

const stock = (
  handler: typeof OnOutOfStock | typeof OnBackInStock,
  { variantId, productId }: Sold,
  version: number,
  available: number,
  location = 'main',
) => carts.hear<DataOf<typeof outOfStock>>(handler, { variantId, productId, location, version, available });

/** A cart that holds one thing, and what its line warns of now. */
async function holding(sold: Sold, quantity = 1) {
  const as = someone();
  const cart = await carts.cartOf(as);
  await carts.add(cart, sold, quantity, { as });
  const show = async () => expecting(await carts.request('GET', `/${cart.id}`, { as }), 200);
  return { as, cart, show, warnings: async () => (await show()).items[0]!.warnings };
}

describe('a line warns', () => {
  it('of a price that changed since the customer chose, until a new choice is made', async () => {
    const mug = await carts.aSoldVariant({ price: 1999 });
    const { as, cart, show, warnings } = await holding(mug);
    await carts.sells({ ...mug, version: 2, price: 2099 });
    expect(await warnings()).toEqual([{ code: 'price_changed', was: eur(1999), is: eur(2099) }]);
    expect((await show()).subtotal).toEqual(eur(2099));
    await carts.request('PUT', `/${cart.id}/items/${mug.variantId}`, { as, body: { quantity: 2 } });
    expect(await warnings()).toEqual([]);
  });

  it('of what is not sold any more, which is not added up', async () => {
    const mug = await carts.aSoldVariant();
    const { show, warnings } = await holding(mug);
    await carts.sells({ ...mug, version: 2, isSold: false });
    expect(await warnings()).toEqual([{ code: 'not_sold' }]);
    expect((await show()).subtotal).toEqual(eur(0));
  });

  it('of a quantity that is not allowed any more', async () => {
    const mug = await carts.aSoldVariant();
    const { warnings } = await holding(mug, 5);
    await carts.sells({ ...mug, version: 2, maxPerOrder: 3 });
    expect(await warnings()).toEqual([{ code: 'quantity_not_allowed', minPerOrder: 1, maxPerOrder: 3 }]);
  });

  it('of an empty shelf, by the newest word only, and when every warehouse is empty', async () => {
    const mug = await carts.aSoldVariant();
    const { warnings } = await holding(mug);
    await stock(OnOutOfStock, mug, 3, 0);
    expect(await warnings()).toEqual([{ code: 'out_of_stock' }]);
    await stock(OnBackInStock, mug, 2, 9);
    expect(await warnings()).toEqual([{ code: 'out_of_stock' }]);
    await stock(OnBackInStock, mug, 5, 1, 'second');
    expect(await warnings()).toEqual([]);
    await stock(OnOutOfStock, mug, 6, 0, 'second');
    await stock(OnBackInStock, mug, 4, 2);
    expect(await warnings()).toEqual([]);
  });

  it('also when the word about stock came before the catalogue', async () => {
    const mug = aVariant();
    await stock(OnOutOfStock, mug, 1, 0);
    await carts.sells(mug);
    const { warnings } = await holding(mug);
    expect(await warnings()).toEqual([{ code: 'out_of_stock' }]);
  });
});

it('an older word of the catalogue changes nothing; a variant that it stops naming is not sold', async () => {
  const mug = await carts.aSoldVariant({ version: 3, price: 1999 });
  const { warnings } = await holding(mug);
  await carts.sells({ ...mug, version: 2, price: 1 });
  expect(await warnings()).toEqual([]);
  await carts.sells({ ...aVariant(), productId: mug.productId, version: 4 });
  expect(await warnings()).toEqual([{ code: 'not_sold' }]);
});

describe('a share link', () => {
  it('shows what lies in the cart and nothing else, until it is taken back', async () => {
    const { as, cart } = await holding(await carts.aSoldVariant({ name: 'Mug' }), 2);
    await carts.request('PUT', `/${cart.id}/coupon`, { as, body: { code: 'SECRET' } });
    const { shareToken } = expecting(await carts.request('POST', `/${cart.id}/share`, { as }), 200);
    const again = await carts.request('POST', `/${cart.id}/share`, { as });
    expect(again.body.shareToken).toBe(shareToken);
    const shared = await carts.request<SharedCart>('GET', `/shared/${shareToken}`);
    expect(shared.body).toEqual({
      currency: 'EUR',
      subtotal: eur(3998),
      items: [expect.objectContaining({ name: 'Mug' })],
    });
    expecting(await carts.request('DELETE', `/${cart.id}/share`, { as }), 200);
    expect((await carts.request('GET', `/shared/${shareToken}`)).status).toBe(404);
  });

  it("ends with the cart: what was bought is nobody else's business", async () => {
    const mug = await carts.aSoldVariant();
    const { as, cart } = await holding(mug);
    const { shareToken } = expecting(await carts.request('POST', `/${cart.id}/share`, { as }), 200);
    const lines = [{ variantId: mug.variantId, quantity: 1 }];
    await carts.hear(OnOrderConfirmed, { orderId: newId(), cartId: cart.id, lines });
    expect((await carts.request('GET', `/shared/${shareToken}`)).status).toBe(404);
  });
});
