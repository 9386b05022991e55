import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@tenfold/testing';
import { anOrderBody, customer, mugs, OrderService } from '../../test/order-service.ts';
import { eur, noDiscount } from '../../test/stand-ins.ts';

interface ProblemBody {
  readonly code: string;
  readonly part: string;
}

describe('an order is not written without an answer of', () => {
  let order: OrderService;
  let cartId: string;
  beforeEach(async () => {
    order = await OrderService.start();
    cartId = randomUUID();
    order.others.cart.answer = () => ({
      cartId,
      version: 1,
      currency: 'EUR',
      lines: [{ variantId: mugs.variantId, productId: mugs.productId, quantity: 1, sourceVersion: 1 }],
    });
  });
  afterEach(() => order.close());

  const place = () => order.post<ProblemBody>(anOrderBody({ lines: undefined, cartId }), { as: customer });

  it.each([
    ['cart', 'order.cart_unavailable'],
    ['discount', 'order.discount_unavailable'],
    ['shipping', 'order.quote_unavailable'],
  ] as const)(
    '%s: 503 within a second, naming it, nothing written; taken again when it is back',
    async (part, code) => {
      await order.others[part].stop();
      const before = await order.fingerprint();
      for (let attempt = 1; attempt <= 7; attempt++) {
        const begun = performance.now();
        const { status, body, headers } = await place();
        expect([status, body.code, body.part, headers.get('retry-after')]).toEqual([503, code, part, '1']);
        expect(performance.now() - begun).toBeLessThan(1_000);
      }
      expect(await order.fingerprint()).toBe(before);

      await order.others[part].start();
      await eventually(async () => expect((await place()).status).toBe(201));
    },
  );

  it.each([
    ['discount.too_much', 'order.total_too_large'],
    ['discount.currency_unknown', 'order.currency_not_taken'],
  ])('discount that refuses with %s is there, and the order is refused', async (refusal, code) => {
    order.others.discount.answer = () => ({ status: 422, code: refusal });
    const { status, body } = await place();
    expect([status, body.code]).toEqual([422, code]);
  });

  it.each([
    ['a line that costs less than nothing', [5_000]],
    ['lines that do not make the sum', [100, 200]],
  ])('discount that adds up: %s is none', async (_what, shares) => {
    order.others.discount.answer = (question) => ({
      ...noDiscount(question),
      discount: eur(shares.reduce((sum, share) => sum + share, 0)),
      lines: question.lines.map(({ variantId }, index) => ({ variantId, discount: shares[index]! })),
      applied: [],
    });
    const { status, body } = await place();
    expect([status, body.code]).toEqual([503, 'order.discount_unavailable']);
  });
});
