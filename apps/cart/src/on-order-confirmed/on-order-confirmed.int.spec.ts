import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@tenfold/database';
import { CartService, expecting, someone, withToken, type Sold } from '../../test/cart-service.ts';
import type { CartView } from '../cart-representation.ts';
import { OnOrderConfirmed } from './on-order-confirmed.ts';

let carts: CartService;
let mug: Sold;
let tea: Sold;
beforeAll(async () => {
  carts = await CartService.start();
  mug = await carts.aSoldVariant({ name: 'Mug' });
  tea = await carts.aSoldVariant({ name: 'Tea', price: 350 });
});
afterAll(() => carts.close());

const confirmed = (cartId: string | undefined, lines: readonly [Sold, number][], orderId = newId()) =>
  carts.hear(OnOrderConfirmed, {
    orderId,
    cartId,
    lines: lines.map(([{ variantId }, quantity]) => ({ variantId, quantity })),
  });
const statusOf = async (id: string) =>
  (
    await carts.query<{ status: string; order_id: string | null }>('SELECT status, order_id FROM carts WHERE id = $1', [
      id,
    ])
  )[0]!;

describe('order.confirmed', () => {
  let as: { userId: string };
  let cart: CartView;
  beforeEach(async () => {
    as = someone();
    cart = await carts.cartOf(as);
    await carts.add(cart, mug, 2, { as });
  });

  it('converts the cart, says so once, and leaves the account free for the next', async () => {
    const orderId = newId();
    await confirmed(cart.id, [[mug, 2]], orderId);
    await confirmed(cart.id, [[mug, 2]], orderId);
    expect(await statusOf(cart.id)).toEqual({ status: 'converted', order_id: orderId });
    expect((await carts.said(cart.id)).at(-1)).toMatchObject({
      type: 'cart.converted.v1',
      data: { orderId, userId: as.userId, version: 3 },
    });
    expect((await carts.request('GET', '/mine', { as })).status).toBe(404);
    expect((await carts.cartOf(as)).id).not.toBe(cart.id);
    const refused = await carts.request<{ code: string }>('POST', `/${cart.id}/items`, {
      as,
      body: { variantId: mug.variantId, quantity: 1 },
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'cart.closed']);
  });

  it('moves what was added since, and what was saved for later, to a new cart', async () => {
    await carts.add(cart, tea, 1, { as });
    expecting(
      await carts.request('PUT', `/${cart.id}/items/${tea.variantId}/saved-for-later`, {
        as,
        body: { savedForLater: true },
      }),
      200,
    );
    await carts.add(cart, mug, 3, { as });
    await confirmed(cart.id, [[mug, 2]]);
    const next = await carts.cartOf(as);
    expect(next.id).not.toBe(cart.id);
    expect(next).toMatchObject({
      items: [{ variantId: mug.variantId, quantity: 3 }],
      savedForLater: [{ variantId: tea.variantId, quantity: 1 }],
    });
    expect(await carts.saidTypes(next.id)).toEqual(['created', 'item_added']);
  });

  it('loses no click that comes while the order is confirmed', async () => {
    const clicks = [1, 2, 3].map(() =>
      carts.request('POST', `/${cart.id}/items`, { as, body: { variantId: tea.variantId, quantity: 1 } }),
    );
    await Promise.all([confirmed(cart.id, [[mug, 2]]), ...clicks]);
    const taken = (await Promise.all(clicks)).filter(({ status }) => status === 200).length;
    const next = await carts.cartOf(as);
    expect(next.items.map(({ quantity }) => quantity)).toEqual(taken === 0 ? [] : [taken]);
    await carts.said(cart.id);
  });

  it('converts a cart that was abandoned meanwhile', async () => {
    await carts.query(`UPDATE carts SET status = 'abandoned', abandoned_at = now() WHERE id = $1`, [cart.id]);
    await confirmed(cart.id, [[mug, 2]]);
    expect(await statusOf(cart.id)).toMatchObject({ status: 'converted' });
  });

  it('is no business of ours without a cart', async () => {
    await expect(confirmed(undefined, [[mug, 2]])).resolves.toBeUndefined();
    expect(await statusOf(cart.id)).toMatchObject({ status: 'active' });
  });

  it('is a contradiction for a cart that was another order, and for one that does not exist', async () => {
    await confirmed(cart.id, [[mug, 2]]);
    await expect(confirmed(cart.id, [[mug, 2]])).rejects.toMatchObject({ name: 'PermanentFailure' });
    for (const unknown of [newId(), 'no-cart-at-all']) {
      await expect(confirmed(unknown, [[mug, 2]])).rejects.toMatchObject({ name: 'PermanentFailure' });
    }
  });
});

it("a guest's secret opens the cart that goes on", async () => {
  const cart = await carts.guestCart();
  const by = withToken(cart.token);
  await carts.add(cart, mug, 2, by);
  await carts.add(cart, tea, 1, by);
  await confirmed(cart.id, [[mug, 2]]);
  const next = await carts.request('POST', '', by);
  expect(next.status).toBe(200);
  expect(next.body).toMatchObject({ items: [{ variantId: tea.variantId, quantity: 1 }] });
  expect(next.body.id).not.toBe(cart.id);
});

it('an order of a cart that was merged at login converts it, and leaves the cart of the account alone', async () => {
  const guest = await carts.guestCart();
  await carts.add(guest, mug, 2, withToken(guest.token));
  const as = someone();
  const merged = await carts.request('POST', `/${guest.id}/merge`, { ...withToken(guest.token), as });
  await confirmed(guest.id, [[mug, 2]]);
  expect(await statusOf(guest.id)).toMatchObject({ status: 'converted' });
  expect((await carts.cartOf(as)).id).toBe(merged.body.id);
});
