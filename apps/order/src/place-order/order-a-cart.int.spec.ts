import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { CheckoutCart } from '@tenfold/cart-contracts';
import type { EventView } from '@tenfold/contract-kit';
import type { Handler } from '@tenfold/messaging';
import { anAddress, anOrderBody, customer, mugs, OrderService, staff, tea } from '../../test/order-service.ts';
import { aDiscount, eur, freeShipping, noDiscount } from '../../test/stand-ins.ts';
import { OnInventoryReserved } from '../on-inventory-reserved/on-inventory-reserved.ts';
import { OnPaymentAuthorized } from '../on-payment-authorized/on-payment-authorized.ts';
import { OnReservationRejected } from '../on-reservation-rejected/on-reservation-rejected.ts';
import type { PlacedOrder } from '../order-representation.ts';

interface ProblemBody {
  readonly code: string;
  readonly [field: string]: unknown;
}

let order: OrderService;
beforeAll(async () => {
  order = await OrderService.start({ CATALOGUE_WAIT_MS: '40' });
});
afterAll(() => order.close());

beforeEach(() => {
  const { cart, discount, shipping } = order.others;
  cart.answer = () => ({ status: 404, code: 'cart.not_found' });
  discount.answer = noDiscount;
  shipping.answer = freeShipping;
  for (const { asked } of [cart, discount, shipping]) asked.length = 0;
});

/** A cart of two mugs and a tea; cart gives it whoever asks. */
function aCart(changes: Partial<CheckoutCart> = {}): CheckoutCart {
  const line = (item: { variantId: string; productId: string }, quantity: number) => ({
    variantId: item.variantId,
    productId: item.productId,
    quantity,
    sourceVersion: 1,
  });
  const cart = { cartId: randomUUID(), version: 5, currency: 'EUR', lines: [line(mugs, 2), line(tea, 1)], ...changes };
  order.others.cart.answer = () => cart;
  return cart;
}

const bodyFor = ({ cartId }: CheckoutCart, changes: Record<string, unknown> = {}) =>
  anOrderBody({ lines: undefined, cartId, ...changes });
const place = (cart: CheckoutCart, changes: Record<string, unknown> = {}) =>
  order.post<PlacedOrder & ProblemBody>(bodyFor(cart, changes), { as: customer });
const hear = (handler: unknown, data: object) => order.hear(handler as Type<Handler<EventView, unknown>>, data);
const discountRows = (id: string) =>
  order.query(
    `SELECT i.sku, d.source, d.source_ref AS ref, d.label, d.amount::int FROM order_discounts d
     JOIN order_items i ON i.id = d.order_item_id WHERE d.order_id = $1 ORDER BY d.amount DESC`,
    [id],
  );

describe('POST /v1/orders with a cart', () => {
  it('201: orders what lies in the cart, and passes the customer on to whom it belongs', async () => {
    const cart = aCart();
    const { status, body } = await place(cart, { expectedTotal: eur(4348) });
    expect(status).toBe(201);
    expect(body).toMatchObject({ cartId: cart.cartId, totals: { total: eur(4348) }, shippingMethod: 'free' });
    const asked = order.others.cart.asked[0]!;
    expect(asked.question).toBe(cart.cartId);
    expect(asked.headers.authorization).toMatch(/^Bearer /);
    expect(order.others.discount.asked[0]).toMatchObject({
      question: { cartId: cart.cartId, currency: 'EUR', lines: [{ quantity: 2, unitPrice: 1999 }, { unitPrice: 350 }] },
      headers: { authorization: asked.headers.authorization },
    });
    expect(order.others.shipping.asked[0]!.question).toMatchObject({
      address: { country: 'DE', postalCode: '10115' },
      goodsTotal: 4348,
      lines: [{ quantity: 2, weightGrams: 350 }, { quantity: 1 }],
    });
  });

  it('201: a guest orders with the secret of the cart, and is counted by a blind address', async () => {
    const cart = aCart();
    const token = 'secret-of-the-cart-of-a-guest';
    const request = { headers: { 'cart-token': token } };
    const { status } = await order.post(bodyFor(cart, { email: 'ada@example.com' }), request);
    expect(status).toBe(201);
    const { headers } = order.others.cart.asked[0]!;
    expect([headers['cart-token'], headers.authorization]).toEqual([token, undefined]);
    const { customerKey } = order.others.discount.asked[0]!.question;
    expect(customerKey).toMatch(/^[\w-]{43}$/);
    expect(order.others.discount.asked[0]!.headers).not.toHaveProperty('cart-token');
  });

  it('tells the first order of somebody from the next', async () => {
    const as = { userId: randomUUID() };
    for (const isFirst of [true, false]) {
      await order.post(anOrderBody(), { as });
      expect(order.others.discount.asked.at(-1)!.question.firstOrder).toBe(isFirst);
    }
  });

  it('freezes discounts line by line; tax is on what is left, and the limited ones are asked for', async () => {
    const cart = aCart({ couponCode: 'SUMMER10' });
    await order.request('POST', '/v1/admin/tax-rates', {
      as: staff,
      body: { country: 'AT', rateBp: 1000, included: false, name: 'USt', validFrom: '2020-01-01T00:00:00Z' },
    });
    const ref = randomUUID();
    order.others.discount.answer = (question) => ({
      ...aDiscount(question, [400, 50], { source: 'coupon', ref, code: 'SUMMER10', limited: true }),
      coupon: { code: 'SUMMER10', status: 'applied' },
    });
    order.others.shipping.answer = ({ currency }) => ({
      options: [{ code: 'parcel', name: 'Parcel', price: { amount: 490, currency }, minDays: 1, maxDays: 2 }],
    });
    const { body } = await place(cart, { shippingAddress: { ...anAddress, country: 'AT' } });
    expect(body).toMatchObject({
      couponCode: 'SUMMER10',
      shippingMethod: 'parcel',
      totals: {
        subtotal: eur(4348),
        discount: eur(450),
        shipping: eur(490),
        tax: eur(360 + 30),
        total: eur(4348 - 450 + 490 + 390),
      },
      lines: [
        { discount: eur(400), tax: eur(360) },
        { discount: eur(50), tax: eur(30) },
      ],
    });
    expect(await discountRows(body.id)).toEqual([
      { sku: 'MUG-BLUE', source: 'coupon', ref, label: 'SUMMER10', amount: 400 },
      { sku: 'TEA-GREEN', source: 'coupon', ref, label: 'SUMMER10', amount: 50 },
    ]);
    const [placed] = await order.said(body.id);
    const limits = [{ source: 'coupon', ref, amount: eur(450), customerKey: customer.userId }];
    expect(placed!.data['limits']).toEqual(limits);
    expect(order.others.shipping.asked.map(({ question }) => question.goodsTotal)).toEqual([4348 - 450]);
  });

  it('asks shipping again when a promotion made a difference, and not otherwise', async () => {
    await place(aCart());
    expect(order.others.shipping.asked.map(({ question }) => question.goodsTotal)).toEqual([4348]);
    order.others.discount.answer = (question) => aDiscount(question, [100]);
    const { body } = await place(aCart());
    expect(order.others.shipping.asked.map(({ question }) => question.goodsTotal)).toEqual([4348, 4348, 4248]);
    expect(await discountRows(body.id)).toMatchObject([{ source: 'promotion', label: 'Autumn', amount: 100 }]);
  });

  it('an order for nothing is one: all of it discounted, shipped for free by a coupon', async () => {
    order.others.discount.answer = (question) => ({ ...aDiscount(question, [3998, 350]), freeShipping: true });
    order.others.shipping.answer = ({ currency }) => ({
      options: [{ code: 'parcel', name: 'Parcel', price: { amount: 490, currency }, minDays: 1, maxDays: 2 }],
    });
    const { status, body } = await place(aCart());
    expect([status, body.totals.total, body.totals.shipping]).toEqual([201, eur(0), eur(0)]);
  });

  it('takes the way that the customer chose, else the cheapest', async () => {
    order.others.shipping.answer = ({ currency }) => ({
      options: [
        { code: 'parcel', name: 'Parcel', price: { amount: 490, currency }, minDays: 2, maxDays: 4 },
        { code: 'express', name: 'Express', price: { amount: 990, currency }, minDays: 1, maxDays: 1 },
      ],
    });
    expect((await place(aCart())).body).toMatchObject({ shippingMethod: 'parcel', totals: { shipping: eur(490) } });
    const express = await place(aCart(), { shippingMethod: 'express' });
    expect(express.body).toMatchObject({ shippingMethod: 'express', totals: { shipping: eur(990) } });
  });

  it('order.confirmed names the cart as it was ordered, the way and the limits', async () => {
    const cart = aCart();
    order.others.discount.answer = (question) => aDiscount(question, [100], { limited: true });
    const { body } = await place(cart);
    const fact = { orderId: body.id, version: 1 };
    await hear(OnInventoryReserved, fact);
    await order.query(`UPDATE checkout_sagas SET state = state || '{"limits": "held"}' WHERE order_id = $1`, [body.id]);
    await hear(OnInventoryReserved, { ...fact, version: 2 });
    await hear(OnPaymentAuthorized, {
      ...fact,
      paymentId: 'payment-1',
      status: 'authorized',
      captured: 0,
      refunded: 0,
    });
    const confirmed = (await order.said(body.id)).at(-1)!;
    expect(confirmed).toMatchObject({
      type: 'order.confirmed.v1',
      data: {
        cartId: cart.cartId,
        cartVersion: 5,
        methodCode: 'free',
        orderNumber: body.number,
        userId: customer.userId,
        limits: [{ source: 'promotion', amount: eur(100) }],
      },
    });
    const [headers] = await order.query<{ origin: string }>(
      `SELECT headers->>'ce_origin' AS origin FROM outbox_messages WHERE key = $1 AND type = 'order.confirmed.v1'`,
      [body.id],
    );
    expect(headers!.origin).toBe('cart');
  });

  describe('one cart is one order', () => {
    it('409: names the first order, however many try at once', async () => {
      const cart = aCart();
      const answers = await Promise.all(Array.from({ length: 8 }, () => place(cart)));
      const [placed, ...refused] = answers.sort((a, b) => a.status - b.status);
      expect(placed!.status).toBe(201);
      for (const { status, body } of refused) {
        expect([status, body.code, body['orderId']]).toEqual([409, 'order.cart_already_ordered', placed!.body.id]);
      }
    });

    it('409: names the first order also when the cart has been closed since', async () => {
      const cart = aCart();
      const { body: first } = await place(cart);
      order.others.cart.answer = () => ({ status: 409, code: 'cart.closed' });
      const { status, body } = await place(cart);
      expect([status, body.code, body['orderId']]).toEqual([409, 'order.cart_already_ordered', first.id]);
    });

    it('a refused order frees its cart', async () => {
      const cart = aCart();
      const { body: refused } = await place(cart);
      await hear(OnReservationRejected, { orderId: refused.id, version: 1, reason: 'short' });
      expect((await order.axes(refused.id)).status).toBe('cancelled');
      expect((await place(cart)).status).toBe(201);
    });

    it('the same key gives the same order', async () => {
      const cart = aCart();
      const request = { as: customer, headers: { 'idempotency-key': randomUUID() } };
      const [one, two] = [await order.post(bodyFor(cart), request), await order.post(bodyFor(cart), request)];
      expect([one.status, two.status]).toEqual([201, 201]);
      expect(two.body).toEqual(one.body);
    });
  });

  describe('refusals write nothing', () => {
    const refusedWith = async (cart: CheckoutCart, changes: Record<string, unknown> = {}) => {
      const before = await order.fingerprint();
      const { status, body } = await place(cart, changes);
      expect(await order.fingerprint()).toBe(before);
      return { status, body };
    };

    it.each([
      [404, 'order.cart_not_found', { status: 404, code: 'cart.not_found' }],
      [409, 'order.cart_empty', { status: 409, code: 'cart.empty' }],
      [409, 'order.cart_closed', { status: 409, code: 'cart.closed' }],
    ])('%i %s', async (status, code, answer) => {
      const cart = aCart();
      order.others.cart.answer = () => answer;
      expect(await refusedWith(cart)).toMatchObject({ status, body: { code } });
    });

    it('409: a coupon that does not hold, with the reason and the totals without it', async () => {
      const coupon = { code: 'OLD', status: 'refused' as const, reason: 'expired' as const };
      order.others.discount.answer = (question) => ({ ...noDiscount(question), coupon });
      expect(await refusedWith(aCart({ couponCode: 'OLD' }))).toMatchObject({
        status: 409,
        body: { code: 'order.coupon_refused', coupon, totals: { total: eur(4348) } },
      });
    });

    it('409: another total than the customer saw, with the new break-down', async () => {
      order.others.discount.answer = (question) => aDiscount(question, [48]);
      expect(await refusedWith(aCart(), { expectedTotal: eur(4348) })).toMatchObject({
        status: 409,
        body: { code: 'order.price_changed', totals: { discount: eur(48), total: eur(4300) } },
      });
    });

    it.each([
      ['a way that does not go there', { shippingMethod: 'balloon' }, freeShipping],
      ['a place where nothing is sent', {}, () => ({ options: [] })],
    ])('422: %s, with the ways that do', async (_what, changes, answer) => {
      order.others.shipping.answer = answer;
      const { status, body } = await refusedWith(aCart(), changes);
      expect([status, body.code]).toEqual([422, 'order.shipping_unavailable']);
      expect(body['options']).toEqual(expect.any(Array));
    });

    it('503: a catalogue older than the one that the customer saw', async () => {
      const cart = aCart();
      const newer = { ...cart, lines: cart.lines.map((line) => ({ ...line, sourceVersion: 2 })) };
      order.others.cart.answer = () => newer;
      const { status, body } = await refusedWith(cart);
      expect([status, body.code]).toEqual([503, 'order.catalogue_behind']);
      expect(body['variantIds']).toEqual([mugs.variantId, tea.variantId]);
    });

    it.each([
      ['neither cart nor lines', { cartId: undefined }],
      ['both', { lines: [{ variantId: mugs.variantId, quantity: 1 }] }],
      ['a coupon beside the one of the cart', { couponCode: 'SUMMER10' }],
    ])('400: %s', async (_what, changes) => {
      expect((await refusedWith(aCart(), changes)).status).toBe(400);
    });
  });
});

describe('POST /v1/orders with lines', () => {
  it('buys now, with a coupon of its own', async () => {
    order.others.discount.answer = (question) => ({
      ...aDiscount(question, [500], { source: 'coupon', code: question.couponCode }),
      coupon: { code: question.couponCode!, status: 'applied' },
    });
    const { totals, couponCode } = await order.place({ couponCode: 'SUMMER10' });
    expect([totals.total, couponCode]).toEqual([eur(3498), 'SUMMER10']);
    expect(order.others.cart.asked).toEqual([]);
  });
});
