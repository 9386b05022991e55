import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@tenfold/database';
import { evaluationAnswer, evaluationRequest, type EvaluationRequest } from '@tenfold/discount-contracts';
import { quoteAnswer, quoteRequest } from '@tenfold/shipping-contracts';
import { CartService, eur, expecting, someone, type Sold } from '../../test/cart-service.ts';
import type { CartTotals } from './estimate.schema.ts';

/** Discount and shipping, held to their own contracts. */
class Others {
  readonly #server: Server;
  readonly asked: { readonly path: string; readonly body: unknown; readonly headers: IncomingHttpHeaders }[] = [];
  /** Who answers 500 to everything. */
  broken = new Set<'discount' | 'shipping'>();
  couponHolds = true;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
      const path = request.url ?? '';
      this.asked.push({ path, body, headers: request.headers });
      const isQuote = path === '/v1/shipping/quotes';
      const status = this.broken.has(isQuote ? 'shipping' : 'discount') ? 500 : 200;
      const answer = isQuote ? this.#quote(body) : this.#evaluate(evaluationRequest.parse(body));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  #quote(body: unknown) {
    quoteRequest.parse(body);
    const way = { code: 'parcel', name: 'Parcel', price: eur(490), minDays: 1, maxDays: 3 };
    return quoteAnswer.parse({ options: [way] });
  }

  /** € 5 off the first line when there is a coupon that holds. */
  #evaluate({ lines, couponCode }: EvaluationRequest) {
    const amount = couponCode !== undefined && this.couponHolds ? 500 : 0;
    const shares = lines.map(({ variantId }, index) => ({ variantId, amount: index === 0 ? amount : 0 }));
    return evaluationAnswer.parse({
      evaluationId: newId(),
      discount: eur(amount),
      lines: shares.map((share) => ({ variantId: share.variantId, discount: share.amount })),
      freeShipping: false,
      applied:
        amount === 0
          ? []
          : [{ source: 'coupon', ref: 'c1', code: couponCode, name: 'Summer', amount, lines: shares, limited: true }],
      ...(couponCode === undefined
        ? {}
        : {
            coupon: this.couponHolds
              ? { code: couponCode, status: 'applied' }
              : { code: couponCode, status: 'refused', reason: 'expired' },
          }),
    });
  }
}

const others = new Others();
let carts: CartService;
let mug: Sold;
beforeAll(async () => {
  const url = await others.start();
  carts = await CartService.start({ DISCOUNT_URL: url, SHIPPING_URL: url, CART_ESTIMATE_TIMEOUT_MS: '1000' });
  mug = await carts.aSoldVariant({ name: 'Mug' });
});
afterAll(async () => {
  await carts.close();
  await others.stop();
});

describe('GET /v1/carts/{id}/totals', () => {
  let as: { userId: string };
  let id: string;
  beforeEach(async () => {
    others.asked.length = 0;
    others.broken.clear();
    others.couponHolds = true;
    as = someone();
    const cart = await carts.cartOf(as);
    id = cart.id;
    await carts.add(cart, mug, 2, { as });
    await carts.request('PUT', `/${id}/coupon`, { as, body: { code: 'SUMMER' } });
  });
  const totals = async (query = '') =>
    expecting(await carts.request<CartTotals>('GET', `/${id}/totals${query}`, { as }), 200);

  it('says what it costs with discount and shipping, asked on behalf of the customer', async () => {
    expect(await totals('?country=DE&postalCode=10115')).toEqual({
      subtotal: eur(3998),
      discount: eur(500),
      shipping: eur(490),
      total: eur(3988),
      discounts: [{ source: 'coupon', code: 'SUMMER', name: 'Summer', amount: eur(500) }],
      coupon: { code: 'SUMMER', status: 'applied' },
      shippingOptions: [expect.objectContaining({ code: 'parcel' })],
      missing: [],
    });
    const [evaluation, quote] = others.asked;
    expect(evaluation).toMatchObject({ body: { couponCode: 'SUMMER', cartId: id } });
    expect(evaluation!.headers.authorization).toMatch(/^Bearer /);
    expect(quote).toMatchObject({
      body: { goodsTotal: 3498, address: { country: 'DE', postalCode: '10115' }, lines: [{ weightGrams: 350 }] },
    });
  });

  it('says why a coupon does not hold', async () => {
    others.couponHolds = false;
    expect(await totals()).toMatchObject({
      discount: eur(0),
      coupon: { code: 'SUMMER', status: 'refused', reason: 'expired' },
      missing: [],
    });
  });

  it('does without discount, without shipping and without both, and says so', async () => {
    others.broken.add('discount');
    expect(await totals('?country=DE')).toMatchObject({
      discount: eur(0),
      shipping: eur(490),
      total: eur(4488),
      coupon: { code: 'SUMMER', status: 'unknown' },
      missing: ['discount'],
    });
    others.broken.add('shipping');
    const alone = await totals('?country=DE');
    expect(alone).toMatchObject({ total: eur(3998), missing: ['discount', 'shipping'] });
    expect(alone).not.toHaveProperty('shipping');
  });

  it('asks nobody about an empty cart', async () => {
    expecting(await carts.request('DELETE', `/${id}/items`, { as }), 200);
    expect(await totals('?country=DE')).toMatchObject({ total: eur(0), missing: [] });
    expect(others.asked).toEqual([]);
  });
});
