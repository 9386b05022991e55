import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, customer, OrderService, staff } from '../../test/order-service.ts';
import type { OrderDetail, OrderSummary } from '../order-representation.ts';

interface PageBody {
  readonly items: readonly OrderSummary[];
  readonly nextCursor?: string;
}

describe('orders of a customer', () => {
  let order: OrderService;
  beforeAll(async () => {
    order = await OrderService.start();
  });
  afterAll(() => order.close());

  describe('GET /v1/orders', () => {
    it('lists mine, the newest first, page by page, each once', async () => {
      const as = { userId: randomUUID() };
      const placed = [];
      for (let index = 0; index < 5; index++) placed.unshift((await order.place({}, { as })).id);
      await order.place();
      const seen: string[] = [];
      let cursor = '';
      for (;;) {
        const { body } = await order.request<PageBody>('GET', `/v1/orders?limit=2${cursor}`, { as });
        seen.push(...body.items.map(({ id }) => id));
        if (!body.nextCursor) break;
        cursor = `&cursor=${body.nextCursor}`;
      }
      expect(seen).toEqual(placed);
    });

    it('filters by status', async () => {
      const as = { userId: randomUUID() };
      const { id } = await order.place({}, { as });
      await order.place({}, { as });
      await order.request('POST', `/v1/orders/${id}/cancel`, { as });
      const { body } = await order.request<PageBody>('GET', '/v1/orders?status=cancelled', { as });
      expect(body.items.map((item) => [item.id, item.cancelReason])).toEqual([[id, 'requested_by_customer']]);
    });

    it.each([
      'limit=0',
      'limit=101',
      'cursor=nonsense',
      `cursor=${btoa('["0000-01-01T00:00:00Z","x"]')}`,
      'status=lost',
      'offset=3',
    ])('400: %s', async (query) => {
      expect((await order.request('GET', `/v1/orders?${query}`, { as: customer })).status).toBe(400);
    });
  });

  describe('GET /v1/orders/:id', () => {
    it('shows an order by id and by number, with its address and timeline', async () => {
      const { id, number } = await order.place({ billingAddress: { ...anAddress, company: 'Analytical Engines' } });
      const byId = await order.request<OrderDetail>('GET', `/v1/orders/${id}`, { as: customer });
      const byNumber = await order.request<OrderDetail>('GET', `/v1/orders/${number}`, { as: customer });
      expect(byNumber.body).toEqual(byId.body);
      expect(byId.body).toMatchObject({
        id,
        number,
        shippingAddress: anAddress,
        billingAddress: { company: 'Analytical Engines' },
        payment: { status: 'pending', methodId: 'pm_1', captured: { amount: 0, currency: 'EUR' } },
        timeline: [{ axis: 'status', to: 'pending' }],
      });
    });

    it.each([['id'], ['number']] as const)("404: hides another customer's order by its %s", async (by) => {
      const placed = await order.place();
      const { status } = await order.request('GET', `/v1/orders/${placed[by]}`, { as: { userId: randomUUID() } });
      expect(status).toBe(404);
    });

    it('404 for an order that is not there, 400 for what is no order at all', async () => {
      expect((await order.request('GET', `/v1/orders/${randomUUID()}`, { as: customer })).status).toBe(404);
      expect((await order.request('GET', '/v1/orders/ORD-2026-999999', { as: customer })).status).toBe(404);
      expect((await order.request('GET', '/v1/orders/17', { as: customer })).status).toBe(400);
    });

    it('tells the timeline alone', async () => {
      const { id } = await order.place();
      const { body } = await order.request('GET', `/v1/orders/${id}/timeline`, { as: customer });
      expect(body).toEqual({ items: [{ at: expect.any(String), axis: 'status', to: 'pending' }] });
    });
  });

  describe('POST /v1/orders/lookup', () => {
    const lookup = (number: string, email: string) =>
      order.request<OrderDetail>('POST', '/v1/orders/lookup', { body: { number, email } });

    it("shows a guest's order by its number and e-mail address, whatever its case", async () => {
      const { id, number } = await order.place({ email: 'Ada@Example.com' }, {});
      const { status, body } = await lookup(number, 'ada@example.com');
      expect([status, body.id, body.email]).toEqual([200, id, 'Ada@Example.com']);
    });

    it('404: another address, another number, or an order of an account', async () => {
      const guests = await order.place({ email: 'ada@example.com' }, {});
      const mine = await order.place({ email: 'ada@example.com' });
      const answers = await Promise.all([
        lookup(guests.number, 'eve@example.com'),
        lookup('ORD-2026-999999', 'ada@example.com'),
        lookup(mine.number, 'ada@example.com'),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    });
  });

  describe('notes', () => {
    const note = (id: string, body: unknown, as: typeof customer = customer, path = '/v1/orders') =>
      order.request<OrderDetail>('POST', `${path}/${id}/notes`, { body, as });

    it('a customer reads what is meant for them, staff read everything', async () => {
      const { id } = await order.place();
      await note(id, { body: 'Please ring twice' });
      await note(id, { body: 'Pays late' }, staff, '/v1/admin/orders');
      await note(id, { body: 'We will', visibility: 'customer' }, staff, '/v1/admin/orders');
      const mine = await order.request<OrderDetail>('GET', `/v1/orders/${id}`, { as: customer });
      expect(mine.body.notes.map(({ body }) => body)).toEqual(['Please ring twice', 'We will']);
      const theirs = await order.request<OrderDetail>('GET', `/v1/admin/orders/${id}`, { as: staff });
      expect(theirs.body.notes.map(({ body, visibility }) => [body, visibility])).toEqual([
        ['Please ring twice', 'customer'],
        ['Pays late', 'internal'],
        ['We will', 'customer'],
      ]);
    });

    it("404 on another customer's order, 400 without words", async () => {
      const { id } = await order.place();
      expect((await note(id, { body: 'Hello' }, { userId: randomUUID() })).status).toBe(404);
      expect((await note(id, { body: '   ' })).status).toBe(400);
    });
  });
});
