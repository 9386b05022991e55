import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CartService, eur, someone, withToken, type Sold } from '../../test/cart-service.ts';
import { SweepCarts } from './sweep-carts.ts';

let carts: CartService;
let mug: Sold;
beforeAll(async () => {
  carts = await CartService.start();
  mug = await carts.aSoldVariant({ name: 'Mug' });
});
afterAll(() => carts.close());

const sweep = () => carts.service.get(SweepCarts).step();
const leaveFor = (id: string, interval: string) =>
  carts.query(`UPDATE carts SET last_activity_at = now() - $2::interval WHERE id = $1`, [id, interval]);
const statusOf = async (id: string) =>
  (await carts.query<{ status: string }>('SELECT status FROM carts WHERE id = $1', [id]))[0]!.status;

describe('a cart that nobody comes back to', () => {
  let as: { userId: string };
  let id: string;
  beforeEach(async () => {
    as = someone();
    const cart = await carts.cartOf(as);
    id = cart.id;
    await carts.add(cart, mug, 2, { as });
  });

  it('is abandoned after the configured time, said once, whoever sweeps at the same moment', async () => {
    await leaveFor(id, '23 hours');
    await sweep();
    expect(await statusOf(id)).toBe('active');
    await leaveFor(id, '25 hours');
    const swept = await Promise.all([sweep(), sweep(), sweep()]);
    expect(swept.reduce((sum, { abandoned }) => sum + abandoned, 0)).toBe(1);
    expect(await statusOf(id)).toBe('abandoned');
    expect((await carts.said(id)).at(-1)).toMatchObject({
      type: 'cart.abandoned.v1',
      data: { userId: as.userId, subtotal: eur(3998).amount, items: [{ name: 'Mug', quantity: 2 }] },
    });
  });

  it('is found active again by its owner, with everything in it, and is not announced a second time', async () => {
    await leaveFor(id, '2 days');
    await sweep();
    expect(await carts.cartOf(as)).toMatchObject({ id, status: 'active', items: [{ quantity: 2 }] });
    await leaveFor(id, '2 days');
    await sweep();
    expect(await statusOf(id)).toBe('abandoned');
    expect(await carts.saidTypes(id)).toEqual(['created', 'item_added', 'abandoned']);
  });

  it('is active again when it is changed', async () => {
    await leaveFor(id, '2 days');
    await sweep();
    const { body } = await carts.request('POST', `/${id}/items`, {
      as,
      body: { variantId: mug.variantId, quantity: 1 },
    });
    expect(body).toMatchObject({ status: 'active', items: [{ quantity: 3 }] });
    expect(await carts.saidTypes(id)).toEqual(['created', 'item_added', 'abandoned', 'item_changed']);
  });

  it('is left alone while it is empty, and while somebody writes to it', async () => {
    const empty = await carts.cartOf(someone());
    await leaveFor(empty.id, '2 days');
    await leaveFor(id, '2 days');
    await carts.service.database.whileChanged('SELECT id FROM carts WHERE id = $1 FOR UPDATE', sweep, [id]);
    expect([await statusOf(id), await statusOf(empty.id)]).toEqual(['active', 'active']);
    await sweep();
    expect([await statusOf(id), await statusOf(empty.id)]).toEqual(['abandoned', 'active']);
  });
});

it('the cart of a guest expires, and its secret opens nothing any more', async () => {
  const guest = await carts.guestCart();
  await carts.add(guest, mug, 1, withToken(guest.token));
  expect((await sweep()).expired).toBe(0);
  await carts.query(`UPDATE carts SET expires_at = now() WHERE id = $1`, [guest.id]);
  await sweep();
  expect(await statusOf(guest.id)).toBe('expired');
  expect(await carts.request('POST', '', withToken(guest.token))).toMatchObject({ status: 201 });
  const refused = await carts.request('POST', `/${guest.id}/items`, {
    ...withToken(guest.token),
    body: { variantId: mug.variantId, quantity: 1 },
  });
  expect(refused.status).toBe(409);
});
