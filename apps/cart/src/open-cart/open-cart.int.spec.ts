import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CartService, someone } from '../../test/cart-service.ts';

let carts: CartService;
beforeAll(async () => {
  carts = await CartService.start();
});
afterAll(() => carts.close());

describe('POST /v1/carts', () => {
  it('twenty times at once is one cart, made once', async () => {
    const as = someone();
    const answers = await Promise.all(Array.from({ length: 20 }, () => carts.request('POST', '', { as })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(await carts.saidTypes(answers[0]!.body.id)).toEqual(['created']);
  });

  it('gives every guest a cart and a secret of its own', async () => {
    const [one, other] = [await carts.guestCart(), await carts.guestCart()];
    expect(one.id).not.toBe(other.id);
    expect(one.token).not.toBe(other.token);
    expect(one.token.length).toBeGreaterThanOrEqual(43);
  });

  it('401: an expired token is not a guest', async () => {
    expect((await carts.request('POST', '', { as: { ...someone(), expiresInSeconds: -60 } })).status).toBe(401);
  });
});

describe('GET /v1/carts/mine', () => {
  it('is the open cart of the account, or 404', async () => {
    const as = someone();
    expect((await carts.request('GET', '/mine', { as })).status).toBe(404);
    const { id } = await carts.cartOf(as);
    expect((await carts.request('GET', '/mine', { as })).body).toMatchObject({ id, status: 'active' });
  });
});
