import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, OrderService, staff } from '../../test/order-service.ts';
import { OnInventoryReserved } from '../on-inventory-reserved/on-inventory-reserved.ts';
import { OnPaymentFailed } from '../on-payment-failed/on-payment-failed.ts';
import type { OrderSummary } from '../order-representation.ts';
import type { StuckOrder } from './manage-orders.schema.ts';

describe('orders for staff', () => {
  let order: OrderService;
  beforeAll(async () => {
    order = await OrderService.start();
  });
  afterAll(() => order.close());

  const search = async (query: Record<string, string>) => {
    const path = `/v1/admin/orders?${new URLSearchParams(query).toString()}`;
    return (await order.request<{ items: OrderSummary[]; nextCursor?: string }>('GET', path, { as: staff })).body;
  };
  const ids = async (query: Record<string, string>) => (await search(query)).items.map(({ id }) => id);

  it('searches by number, customer, guest, state and time, and by all of them together', async () => {
    const userId = randomUUID();
    const mine = await order.place({}, { as: { userId } });
    const guests = await order.place({ email: 'grace@example.com' }, {});
    expect(await ids({ number: mine.number })).toEqual([mine.id]);
    expect(await ids({ userId })).toEqual([mine.id]);
    expect(await ids({ email: 'GRACE@example.com' })).toEqual([guests.id]);
    expect(await ids({ userId, status: 'pending', paymentStatus: 'pending', placedFrom: mine.placedAt })).toEqual([
      mine.id,
    ]);
    expect(await ids({ userId, status: 'cancelled' })).toEqual([]);
    expect(await ids({ userId, placedBefore: mine.placedAt })).toEqual([]);
  });

  it('goes on where a page ended', async () => {
    const userId = randomUUID();
    const first = await order.place({}, { as: { userId } });
    const second = await order.place({}, { as: { userId } });
    const page = await search({ userId, limit: '1' });
    expect(page.items.map(({ id }) => id)).toEqual([second.id]);
    expect(await ids({ userId, limit: '1', cursor: page.nextCursor! })).toEqual([first.id]);
  });

  it('shows any order, and remembers who looked', async () => {
    const { id, number } = await order.place();
    const { status } = await order.request('GET', `/v1/admin/orders/${number}`, { as: staff });
    expect(status).toBe(200);
    const looks = await order.query('SELECT user_id, action FROM audit_logs WHERE entity_id = $1', [id]);
    expect(looks).toEqual([{ user_id: staff.userId, action: 'view' }]);
  });

  it('lists stuck orders with the step, what it waits for, and how long', async () => {
    const { id, number } = await order.place();
    await order.hear(OnInventoryReserved, { orderId: id, version: 1 });
    const path = '/v1/admin/orders/stuck?olderThanSeconds=0&limit=100';
    const { body } = await order.request<{ items: StuckOrder[] }>('GET', path, { as: staff });
    expect(body.items.find(({ orderId }) => orderId === id)).toMatchObject({
      number,
      status: 'pending',
      saga: 'running',
      step: 'paying',
      waitsFor: expect.stringContaining('payment authorises the total'),
      ageSeconds: expect.any(Number),
      deadline: expect.any(String),
      attempts: 0,
    });
    const { body: old } = await order.request<{ items: StuckOrder[] }>('GET', '/v1/admin/orders/stuck', { as: staff });
    expect(old.items).toEqual([]);
  });

  it('an order that ended is stuck until payment has said its last word', async () => {
    const { id } = await order.place();
    await order.hear(OnInventoryReserved, { orderId: id, version: 1 });
    await order.request('POST', `/v1/orders/${id}/cancel`, { as: customer });
    const { body } = await order.request<{ items: StuckOrder[] }>('GET', '/v1/admin/orders/stuck?olderThanSeconds=0', {
      as: staff,
    });
    expect(body.items.find(({ orderId }) => orderId === id)).toMatchObject({
      saga: 'compensating',
      reason: 'requested_by_customer',
      waitsFor: expect.stringContaining("payment's last word"),
    });

    // The order's end met no account: payment answers the request that came after it.
    await order.hear(OnPaymentFailed, {
      orderId: id,
      version: 1,
      paymentId: 'payment-1',
      status: 'failed',
      captured: 0,
      refunded: 0,
      failureCode: 'order_closed',
      final: true,
    });
    const { body: after } = await order.request<{ items: StuckOrder[] }>(
      'GET',
      '/v1/admin/orders/stuck?olderThanSeconds=0',
      { as: staff },
    );
    expect(after.items.map(({ orderId }) => orderId)).not.toContain(id);
    expect(await order.axes(id)).toMatchObject({ status: 'cancelled', payment: 'failed', saga: 'failed' });
  });

  it.each([
    ['GET', '/v1/admin/orders'],
    ['GET', '/v1/admin/orders/stuck'],
    ['GET', `/v1/admin/orders/${randomUUID()}`],
    ['POST', `/v1/admin/orders/${randomUUID()}/cancel`],
    ['GET', '/v1/admin/tax-rates'],
  ])('%s %s: 401 for a stranger, 403 for a customer', async (method, path) => {
    expect((await order.request(method, path)).status).toBe(401);
    expect((await order.request(method, path, { as: customer })).status).toBe(403);
  });

  describe('tax rates', () => {
    const create = (body: Record<string, unknown>) =>
      order.request<Record<string, unknown>>('POST', '/v1/admin/tax-rates', {
        as: staff,
        body: { country: 'AT', rateBp: 2000, included: true, name: 'USt', ...body },
      });

    it('one place and class has one rate at a time', async () => {
      expect((await create({ validFrom: '2025-01-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' })).status).toBe(
        201,
      );
      expect((await create({ validFrom: '2026-01-01T00:00:00Z' })).status).toBe(201);
      const { status, body } = await create({ validFrom: '2025-06-01T00:00:00Z' });
      expect([status, body.code]).toEqual([409, 'order.tax_rate_overlaps']);
      const { body: all } = await order.request<{ items: { country: string }[] }>('GET', '/v1/admin/tax-rates', {
        as: staff,
      });
      expect(all.items.filter(({ country }) => country === 'AT')).toHaveLength(2);
    });

    it.each([
      [400, { validFrom: '2026-01-01T00:00:00Z', validUntil: '2025-01-01T00:00:00Z' }],
      [400, { rateBp: 10_001 }],
      [400, { country: 'Austria' }],
      [422, { validUntil: '2020-01-01T00:00:00Z' }],
    ])('%i: %j', async (expected, body) => {
      expect((await create(body)).status).toBe(expected);
    });
  });
});
