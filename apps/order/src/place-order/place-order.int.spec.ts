import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { aSaleItem } from '../../test/a-catalogue.ts';
import { anAddress, anOrderBody, customer, mugs, OrderService, staff, tea } from '../../test/order-service.ts';
import { CatalogueLog } from '../follow-catalogue/catalogue-log.ts';
import { FollowCatalogue } from '../follow-catalogue/follow-catalogue.ts';
import type { PlacedOrder } from '../order-representation.ts';

interface ProblemBody {
  readonly code: string;
  readonly [field: string]: unknown;
}

describe('POST /v1/orders', () => {
  let order: OrderService;
  beforeAll(async () => {
    order = await OrderService.start({ CATALOGUE_WAIT_MS: '60' });
  });
  afterAll(() => order.close());

  const countOrders = async () => (await order.query<{ n: number }>('SELECT count(*)::int AS n FROM orders'))[0]!.n;

  it('201: answers with the order, priced from the catalogue', async () => {
    const { status, body } = await order.post<PlacedOrder>(
      anOrderBody({
        lines: [
          { variantId: mugs.variantId, quantity: 2 },
          { variantId: tea.variantId, quantity: 1 },
        ],
        expectedTotal: { amount: 4348, currency: 'EUR' },
      }),
      { as: customer },
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      number: expect.stringMatching(/^ORD-20\d\d-\d{6}$/),
      status: 'pending',
      totals: { subtotal: { amount: 4348, currency: 'EUR' }, total: { amount: 4348 } },
      lines: [
        { sku: 'MUG-BLUE', quantity: 2, unitPrice: { amount: 1999 }, lineTotal: { amount: 3998 } },
        { sku: 'TEA-GREEN', quantity: 1 },
      ],
    });
  });

  it('writes the order, its saga and order.placed in one go', async () => {
    const { id, placedAt } = await order.place();
    expect(await order.axes(id)).toEqual({
      status: 'pending',
      payment: 'pending',
      fulfilment: 'unfulfilled',
      saga: 'running',
      version: 1,
    });
    const holdUntil = new Date(new Date(placedAt).getTime() + 3_600_000).toISOString();
    expect(await order.said(id)).toEqual([
      {
        type: 'order.placed.v1',
        data: expect.objectContaining({ orderId: id, version: 1, limits: [], placedAt, holdUntil }),
      },
    ]);
    const history = await order.query(
      'SELECT axis, from_status, to_status, actor FROM order_status_history WHERE order_id = $1',
      [id],
    );
    expect(history).toEqual([{ axis: 'status', from_status: null, to_status: 'pending', actor: customer.userId }]);
  });

  it('keeps nothing personal in clear', async () => {
    const { id } = await order.place(
      { email: 'ada@example.com', billingAddress: { ...anAddress, recipient: 'Charles Babbage' } },
      {},
    );
    const rows = await order.query<{ row: string }>(
      `SELECT t::text AS row FROM (SELECT * FROM shipping_addresses WHERE order_id = $1) t
       UNION ALL SELECT o::text FROM orders o WHERE id = $1
       UNION ALL SELECT m::text FROM outbox_messages m WHERE key = $1::text
       UNION ALL SELECT k::text FROM idempotency_keys k WHERE response->>'id' = $1::text`,
      [id],
    );
    expect(rows).toHaveLength(5);
    expect(rows.map(({ row }) => row).join()).not.toMatch(/Ada|Lovelace|Babbage|Marylebone|ada@example/);
  });

  it('numbers orders one after the other, also beyond a million', async () => {
    const [first, second] = [await order.place(), await order.place()];
    expect(Number(second.number.slice(-6))).toBe(Number(first.number.slice(-6)) + 1);
    const numbers = await order.service.database.whileChanged(
      `SELECT setval('order_number_seq', 1234566)`,
      (connection) => connection.query<{ number: string }[]>('SELECT next_order_number() AS number'),
    );
    expect(numbers[0]!.number).toMatch(/^ORD-20\d\d-1234567$/);
  });

  describe('Idempotency-Key', () => {
    it('400 without one', async () => {
      const { status, body } = await order.request<ProblemBody>('POST', '/v1/orders', {
        body: anOrderBody(),
        as: customer,
      });
      expect([status, body.code]).toEqual([400, 'request.invalid']);
    });

    it('the same key twenty times at once is one order and one answer', async () => {
      const before = await countOrders();
      const headers = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => order.post<PlacedOrder>(anOrderBody(), { as: customer, headers })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
      expect(await countOrders()).toBe(before + 1);
      expect(await order.saidTypes(answers[0]!.body.id)).toEqual(['order.placed.v1']);
    });

    it('422: the same key with another body', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      await order.place({}, { as: customer, headers });
      const { status, body } = await order.post<ProblemBody>(anOrderBody({ paymentMethodId: 'pm_2' }), {
        as: customer,
        headers,
      });
      expect([status, body.code]).toEqual([422, 'request.idempotency_key_reused']);
    });

    it('keys of two customers never meet', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const mine = await order.place({}, { as: customer, headers });
      const theirs = await order.place({}, { as: { userId: randomUUID() }, headers });
      expect(theirs.id).not.toBe(mine.id);
    });

    it('a refusal is not stored: the same key may succeed later', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const variantId = randomUUID();
      const body = anOrderBody({ lines: [{ variantId, quantity: 1 }] });
      expect((await order.post(body, { as: customer, headers })).status).toBe(503);
      await order.sells(aSaleItem({ variantId, productId: randomUUID() }));
      expect((await order.post(body, { as: customer, headers })).status).toBe(201);
    });
  });

  describe('refusals', () => {
    it('409: another total than the customer saw, with the new break-down', async () => {
      const { status, body } = await order.post<ProblemBody>(
        anOrderBody({ expectedTotal: { amount: 1, currency: 'EUR' } }),
        {
          as: customer,
        },
      );
      expect([status, body.code]).toEqual([409, 'order.price_changed']);
      expect(body['totals']).toMatchObject({ total: { amount: 3998, currency: 'EUR' } });
    });

    it('503: a variant that the catalogue does not know (yet) is worth another try, never "not found"', async () => {
      const variantId = randomUUID();
      const { status, body, headers } = await order.post<ProblemBody>(
        anOrderBody({ lines: [{ variantId, quantity: 1 }] }),
        {
          as: customer,
        },
      );
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'order.catalogue_behind', '1']);
      expect(body['variantIds']).toEqual([variantId]);
    });

    it('503: the catalogue is too old to price by, until it has caught up', async () => {
      /** A look at a log of one partition with five records. */
      const lookAfterReading = async (next: number) => {
        const progress = async () => [{ partition: 0, next, end: 5 }];
        Object.assign(order.service.get(CatalogueLog as Type<CatalogueLog>), { progress });
        await order.service.get(FollowCatalogue).look();
      };
      await lookAfterReading(4);
      const { status, body, headers } = await order.post<ProblemBody>(anOrderBody(), { as: customer });
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'order.catalogue_behind', '1']);

      await lookAfterReading(5);
      await order.place();
    });

    it.each([
      [409, 'order.not_sold', { isSold: false }, 1],
      [422, 'order.quantity_not_allowed', { minPerOrder: 5 }, 4],
      [422, 'order.quantity_not_allowed', { maxPerOrder: 5 }, 6],
    ])('%i %s', async (expected, code, changes, quantity) => {
      const item = aSaleItem({ variantId: randomUUID(), productId: randomUUID(), ...changes });
      await order.sells(item);
      const { status, body } = await order.post<ProblemBody>(
        anOrderBody({ lines: [{ variantId: item.variantId, quantity }] }),
        {
          as: customer,
        },
      );
      expect([status, body.code]).toEqual([expected, code]);
    });

    it('422: a guest without an e-mail address', async () => {
      const { status, body } = await order.post<ProblemBody>(anOrderBody());
      expect([status, body.code]).toEqual([422, 'order.email_required']);
    });

    it('401: a token that has expired is not a guest', async () => {
      const { status } = await order.post(anOrderBody({ email: 'ada@example.com' }), {
        as: { ...customer, expiresInSeconds: -60 },
      });
      expect(status).toBe(401);
    });

    it('400: one variant on two lines', async () => {
      const line = { variantId: mugs.variantId, quantity: 1 };
      expect((await order.post(anOrderBody({ lines: [line, line] }), { as: customer })).status).toBe(400);
    });

    it('a refusal writes nothing', async () => {
      const [before, orders] = [await order.fingerprint(), await countOrders()];
      await order.post(anOrderBody({ expectedTotal: { amount: 1, currency: 'EUR' } }), { as: customer });
      expect(await order.fingerprint()).toBe(before);
      expect(await countOrders()).toBe(orders);
    });
  });

  describe('tax', () => {
    const rate = (body: Record<string, unknown>) => order.request('POST', '/v1/admin/tax-rates', { body, as: staff });

    it('is contained in the price or added to it, line by line, by place and class', async () => {
      await rate({ country: 'FR', rateBp: 2000, included: true, name: 'TVA 20 %', validFrom: '2020-01-01T00:00:00Z' });
      await rate({
        country: 'US',
        region: 'CA',
        rateBp: 725,
        included: false,
        name: 'CA 7.25 %',
        validFrom: '2020-01-01T00:00:00Z',
      });
      const inFrance = await order.place({ shippingAddress: { ...anAddress, country: 'FR' } });
      expect(inFrance.totals).toMatchObject({
        tax: { amount: 0 },
        taxIncluded: { amount: 666 },
        total: { amount: 3998 },
      });
      const inCalifornia = await order.place({ shippingAddress: { ...anAddress, country: 'US', state: 'CA' } });
      expect(inCalifornia.totals).toMatchObject({ tax: { amount: 290 }, total: { amount: 4288 } });
      const lines = await order.query(
        'SELECT order_id, name, rate_bp, base::int, amount::int, included FROM order_tax_lines WHERE order_id = ANY($1) ORDER BY amount',
        [[inFrance.id, inCalifornia.id]],
      );
      expect(lines).toEqual([
        { order_id: inCalifornia.id, name: 'CA 7.25 %', rate_bp: 725, base: 3998, amount: 290, included: false },
        { order_id: inFrance.id, name: 'TVA 20 %', rate_bp: 2000, base: 3998, amount: 666, included: true },
      ]);
    });
  });
});
