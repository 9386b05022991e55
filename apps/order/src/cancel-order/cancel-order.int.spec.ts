import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, OrderService, staff } from '../../test/order-service.ts';
import { OnInventoryReserved } from '../on-inventory-reserved/on-inventory-reserved.ts';
import { OnPaymentAuthorized } from '../on-payment-authorized/on-payment-authorized.ts';
import type { OrderDetail } from '../order-representation.ts';

interface ProblemBody {
  readonly code: string;
  readonly current: string;
  readonly allowed: readonly string[];
}

describe('POST /v1/orders/:id/cancel', () => {
  let order: OrderService;
  beforeAll(async () => {
    order = await OrderService.start();
  });
  afterAll(() => order.close());

  const cancel = <Body = OrderDetail>(id: string, as = customer) =>
    order.request<Body>('POST', `/v1/orders/${id}/cancel`, { as });
  const confirmed = async () => {
    const { id } = await order.place();
    await order.hear(OnInventoryReserved, { orderId: id, version: 1 });
    await order.hear(OnPaymentAuthorized, {
      orderId: id,
      version: 1,
      paymentId: 'payment-1',
      status: 'authorized',
      captured: 0,
      refunded: 0,
    });
    return id;
  };
  /** As it will be when the warehouse has sent it. */
  const shipped = async () => {
    const id = await confirmed();
    await order.query(`UPDATE orders SET status = 'shipped', shipped_at = now() WHERE id = $1`, [id]);
    return id;
  };

  it('200: a pending order ends here and now', async () => {
    const { id, number } = await order.place();
    const { status, body } = await cancel(number);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      status: 'cancelled',
      cancelReason: 'requested_by_customer',
      fulfilmentStatus: 'cancelled',
    });
    expect(body.cancelledAt).toBeDefined();
    expect((await order.said(id)).at(-1)!.data).toMatchObject({ by: customer.userId, reason: 'requested_by_customer' });
  });

  it('202: a confirmed order is asked to stop, and asking twice asks once', async () => {
    const id = await confirmed();
    const first = await cancel(id);
    const second = await cancel(id);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toMatchObject({ status: 'confirmed', cancelRequestedAt: first.body.cancelRequestedAt });
    const asked = (await order.saidTypes(id)).filter((type) => type === 'order.cancellation_requested.v1');
    expect(asked).toHaveLength(1);
  });

  it('409: what has left the warehouse comes back as a return', async () => {
    const { status, body } = await cancel<ProblemBody>(await shipped());
    expect([status, body.code, body.current, body.allowed]).toEqual([
      409,
      'order.already_shipped',
      'shipped',
      ['delivered'],
    ]);
  });

  it('409: what is cancelled cannot be cancelled', async () => {
    const { id } = await order.place();
    await cancel(id);
    const { status, body } = await cancel<ProblemBody>(id);
    expect([status, body.code, body.current, body.allowed]).toEqual([409, 'order.invalid_transition', 'cancelled', []]);
  });

  it("404: hides another customer's order, and leaves it alone", async () => {
    const { id } = await order.place();
    const { status, body } = await cancel<ProblemBody>(id, { userId: randomUUID() });
    expect([status, body.code]).toEqual([404, 'order.not_found']);
    expect(await order.axes(id)).toMatchObject({ status: 'pending' });
  });

  it('401: a stranger', async () => {
    const { id } = await order.place();
    expect((await order.request('POST', `/v1/orders/${id}/cancel`)).status).toBe(401);
  });

  it('staff cancel any order, and it is audited', async () => {
    const { id } = await order.place();
    const { status, body } = await order.request<OrderDetail>('POST', `/v1/admin/orders/${id}/cancel`, { as: staff });
    expect([status, body.status, body.cancelReason]).toEqual([200, 'cancelled', 'requested_by_staff']);
    const audit = await order.query('SELECT user_id, action, new_values FROM audit_logs WHERE entity_id = $1', [id]);
    expect(audit).toEqual([{ user_id: staff.userId, action: 'update', new_values: { status: 'cancelled' } }]);
  });

  it('a cart is free again when its order is cancelled before it was confirmed', async () => {
    const [early, late] = [(await order.place()).id, await confirmed()];
    for (const id of [early, late]) {
      await order.query(`UPDATE order_keys SET cart_id = $1 WHERE order_id = $2`, [`cart-of-${id}`, id]);
      await order.query(`UPDATE orders SET cart_id = $1 WHERE id = $2`, [`cart-of-${id}`, id]);
      await cancel(id);
    }
    const keys = await order.query('SELECT order_id, cart_id FROM order_keys WHERE order_id = ANY($1)', [
      [early, late],
    ]);
    expect(keys).toContainEqual({ order_id: early, cart_id: null });
    expect(keys).toContainEqual({ order_id: late, cart_id: `cart-of-${late}` });
  });
});
