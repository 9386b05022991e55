import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '@tenfold/service-host';
import { CartService, eur, expecting, someone, withToken, type Sold } from '../../test/cart-service.ts';
import type { CartView } from '../cart-representation.ts';

let carts: CartService;
let mug: Sold;
let tea: Sold;
beforeAll(async () => {
  carts = await CartService.start();
  mug = await carts.aSoldVariant({ name: 'Mug', tiers: [{ minQuantity: 10, price: 1500 }] });
  tea = await carts.aSoldVariant({ name: 'Tea', price: 350 });
});
afterAll(() => carts.close());

describe('a cart of an account', () => {
  let as: { userId: string };
  let cart: CartView;
  beforeEach(async () => {
    as = someone();
    cart = await carts.cartOf(as);
  });
  const change = (method: string, path: string, body?: unknown) =>
    carts.request<CartView & Pick<Problem, 'code'>>(method, `/${cart.id}${path}`, { as, body });

  it('shows what is put in at the prices of now', async () => {
    await carts.add(cart, mug, 2, { as });
    const shown = await carts.add(cart, tea, 1, { as });
    expect(shown).toMatchObject({
      status: 'active',
      version: 3,
      items: [
        { name: 'Mug', quantity: 2, unitPrice: eur(1999), lineTotal: eur(3998), warnings: [] },
        { name: 'Tea', quantity: 1, lineTotal: eur(350) },
      ],
      subtotal: eur(4348),
    });
    expect(await carts.saidTypes(cart.id)).toEqual(['created', 'item_added', 'item_added']);
  });

  it('adds up, changes, removes and clears; each change is one event with the next version', async () => {
    await carts.add(cart, mug, 2, { as });
    await carts.add(cart, mug, 3, { as });
    const changed = expecting(await change('PUT', `/items/${mug.variantId}`, { quantity: 12 }), 200);
    expect(changed.items[0]).toMatchObject({ quantity: 12, unitPrice: eur(1500), lineTotal: eur(18000) });
    expecting(await change('PUT', `/items/${mug.variantId}`, { quantity: 12 }), 200);
    await carts.add(cart, tea, 1, { as });
    expecting(await change('DELETE', `/items/${tea.variantId}`), 200);
    const cleared = expecting(await change('DELETE', '/items'), 200);
    expect(cleared).toMatchObject({ items: [], subtotal: eur(0) });
    expect(await carts.said(cart.id)).toMatchObject([
      { type: 'cart.created.v1', data: { userId: as.userId, currency: 'EUR' } },
      { type: 'cart.item_added.v1', data: { quantity: 2, variantId: mug.variantId } },
      { type: 'cart.item_changed.v1', data: { quantity: 5 } },
      { type: 'cart.item_changed.v1', data: { quantity: 12 } },
      { type: 'cart.item_added.v1', data: { quantity: 1, variantId: tea.variantId } },
      { type: 'cart.item_removed.v1', data: { variantId: tea.variantId } },
      { type: 'cart.item_removed.v1', data: { variantId: mug.variantId } },
    ]);
  });

  it('keeps something for later: shown apart, not bought, and put back', async () => {
    await carts.add(cart, mug, 2, { as });
    await carts.add(cart, tea, 1, { as });
    const saved = expecting(
      await change('PUT', `/items/${mug.variantId}/saved-for-later`, { savedForLater: true }),
      200,
    );
    expect(saved).toMatchObject({ items: [{ name: 'Tea' }], savedForLater: [{ name: 'Mug', quantity: 2 }] });
    expect(saved.subtotal).toEqual(eur(350));
    expect(expecting(await change('DELETE', '/items'), 200).savedForLater).toHaveLength(1);
    const back = expecting(
      await change('PUT', `/items/${mug.variantId}/saved-for-later`, { savedForLater: false }),
      200,
    );
    expect(back).toMatchObject({ items: [{ name: 'Mug' }], savedForLater: [] });
  });

  it('notes a coupon code as it is typed, and forgets it', async () => {
    expect(expecting(await change('PUT', '/coupon', { code: ' summer10 ' }), 200).couponCode).toBe('summer10');
    expect(expecting(await change('DELETE', '/coupon'), 200)).not.toHaveProperty('couponCode');
  });

  it('is hurt by no click that comes twice or at once: every change arrives, versions have no gap', async () => {
    await Promise.all(Array.from({ length: 6 }, () => carts.add(cart, mug, 1, { as })));
    await Promise.all([change('PUT', '/coupon', { code: 'A' }), carts.add(cart, tea, 1, { as })]);
    const shown = expecting(await change('GET', ''), 200);
    expect(shown).toMatchObject({ couponCode: 'A', items: [{ quantity: 6 }, { quantity: 1 }], version: 8 });
    expect(await carts.said(cart.id)).toHaveLength(8);
  });

  it.each([
    [409, 'cart.not_sold', { isSold: false }, 1],
    [422, 'cart.quantity_not_allowed', { minPerOrder: 5 }, 4],
    [422, 'cart.quantity_not_allowed', { maxPerOrder: 5 }, 6],
  ])('%i %s', async (status, code, wishes, quantity) => {
    const { variantId } = await carts.aSoldVariant(wishes);
    const refused = await change('POST', '/items', { variantId, quantity });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('404: what the catalogue does not know (yet), and what the cart does not hold', async () => {
    const unknown = await change('POST', '/items', { variantId: someone().userId, quantity: 1 });
    expect([unknown.status, unknown.body.code, unknown.headers.get('retry-after')]).toEqual([
      404,
      'cart.variant_unknown',
      '1',
    ]);
    expect((await change('DELETE', `/items/${tea.variantId}`)).body.code).toBe('cart.line_not_found');
  });

  it('422: another currency than what lies in it; an empty cart takes any', async () => {
    const dollars = await carts.aSoldVariant({ currency: 'USD' });
    expect((await carts.add(cart, dollars, 1, { as })).currency).toBe('USD');
    const { status, body } = await change('POST', '/items', { variantId: mug.variantId, quantity: 1 });
    expect([status, body.code]).toEqual([422, 'cart.other_currency']);
  });

  it('422: more than 100 different things', async () => {
    await carts.query(
      `INSERT INTO cart_items (id, cart_id, product_id, variant_id, quantity, unit_price_snapshot, currency, name_snapshot)
       SELECT uuidv7(), $1, 'p' || n, 'v' || n, 1, 1, 'EUR', 'x' FROM generate_series(1, 100) AS n`,
      [cart.id],
    );
    const { status, body } = await change('POST', '/items', { variantId: mug.variantId, quantity: 1 });
    expect([status, body.code]).toEqual([422, 'cart.too_many_lines']);
  });

  it('404: hides the cart of somebody else, whatever is tried', async () => {
    await carts.add(cart, mug, 1, { as });
    const strangers = [{ as: someone() }, withToken('a'.repeat(43)), {}];
    const attempts = [
      ['GET', ''],
      ['GET', '/totals'],
      ['GET', '/checkout'],
      ['POST', '/items', { variantId: mug.variantId, quantity: 1 }],
      ['DELETE', `/items/${mug.variantId}`],
      ['PUT', '/coupon', { code: 'A' }],
      ['POST', '/share'],
    ] as const;
    for (const stranger of strangers) {
      for (const [method, path, body] of attempts) {
        const answer = await carts.request<Problem>(method, `/${cart.id}${path}`, { ...stranger, body });
        expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'cart.not_found']);
      }
    }
  });
});

describe('a cart of a guest', () => {
  it('opens to its secret alone, which is kept nowhere', async () => {
    const cart = await carts.guestCart();
    const { token } = cart;
    expect(await carts.add(cart, mug, 1, withToken(token))).toMatchObject({ items: [{ quantity: 1 }] });
    expect((await carts.request('GET', `/${cart.id}`, withToken(`${token}x`))).status).toBe(404);
    const again = await carts.request('POST', '', withToken(token));
    expect([again.status, again.body.id]).toEqual([200, cart.id]);
    expect(again.body).not.toHaveProperty('token');
    const [stored] = await carts.query<{ row: string }>('SELECT c::text AS row FROM carts c WHERE id = $1', [cart.id]);
    expect(stored!.row).not.toContain(token);
  });
});
