import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CartService, expecting, someone, withToken, type GuestCart, type Sold } from '../../test/cart-service.ts';

let carts: CartService;
let mug: Sold;
let tea: Sold;
beforeAll(async () => {
  carts = await CartService.start();
  mug = await carts.aSoldVariant({ name: 'Mug' });
  tea = await carts.aSoldVariant({ name: 'Tea', price: 350 });
});
afterAll(() => carts.close());

describe('POST /v1/carts/{id}/merge', () => {
  let guest: GuestCart;
  let as: { userId: string };
  beforeEach(async () => {
    guest = await carts.guestCart();
    as = someone();
    await carts.add(guest, mug, 600, withToken(guest.token));
    await carts.add(guest, tea, 1, withToken(guest.token));
  });
  const merge = (by: { userId: string } = as) =>
    carts.request('POST', `/${guest.id}/merge`, { ...withToken(guest.token), as: by });

  it('gives the account what the guest chose, when it had nothing', async () => {
    const mine = expecting(await merge(), 200);
    expect(mine.items.map(({ name, quantity }) => [name, quantity])).toEqual([
      ['Mug', 600],
      ['Tea', 1],
    ]);
    expect(await carts.saidTypes(mine.id)).toEqual(['created', 'item_added', 'item_added']);
    expect(expecting(await carts.request('GET', `/${guest.id}`, withToken(guest.token)), 200).status).toBe('merged');
  });

  it('adds quantities up to the most that a line holds, and keeps the coupon of the account', async () => {
    const cart = await carts.cartOf(as);
    await carts.add(cart, mug, 500, { as });
    await carts.request('PUT', `/${cart.id}/coupon`, { as, body: { code: 'MINE' } });
    await carts.request('PUT', `/${guest.id}/coupon`, { ...withToken(guest.token), body: { code: 'GUEST' } });
    const mine = expecting(await merge(), 200);
    expect(mine).toMatchObject({ id: cart.id, couponCode: 'MINE', items: [{ quantity: 999 }, { quantity: 1 }] });
    expect(await carts.saidTypes(cart.id)).toEqual(['created', 'item_added', 'item_changed', 'item_added']);
  });

  it('five times at once is once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => merge()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    for (const { body } of answers) expect(body.items.map(({ quantity }) => quantity)).toEqual([600, 1]);
  });

  it('404 without the secret, and for the cart of another account', async () => {
    expect((await carts.request('POST', `/${guest.id}/merge`, { as })).status).toBe(404);
    const theirs = await carts.cartOf(someone());
    const stolen = await carts.request('POST', `/${theirs.id}/merge`, { ...withToken(guest.token), as });
    expect(stolen.status).toBe(404);
  });

  it('409: what one account took is not there for another', async () => {
    await merge();
    expect((await merge(someone())).status).toBe(409);
  });

  it('401 for a guest', async () => {
    expect((await carts.request('POST', `/${guest.id}/merge`, withToken(guest.token))).status).toBe(401);
  });
});
