import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { EventView } from '@tenfold/contract-kit';
import type { Handler } from '@tenfold/messaging';
import type { OrderLimit } from '@tenfold/order-contracts';
import { customer, OrderService } from '../../test/order-service.ts';
import { aDiscount, eur, noDiscount } from '../../test/stand-ins.ts';
import { OnCouponRejected } from '../on-coupon-rejected/on-coupon-rejected.ts';
import { OnInventoryReserved } from '../on-inventory-reserved/on-inventory-reserved.ts';
import { OnPaymentAuthorized } from '../on-payment-authorized/on-payment-authorized.ts';
import { OnCouponReserved } from './on-coupon-reserved.ts';

type AnyHandler = Type<Handler<EventView, unknown>>;

const limit: OrderLimit = {
  source: 'coupon',
  ref: '0197a1f0-0000-7000-8000-000000000c01',
  amount: eur(500),
  customerKey: customer.userId,
};
const { source, ref, amount } = limit;
const limits = [limit];

describe('an order with limits', () => {
  let order: OrderService;
  beforeAll(async () => {
    order = await OrderService.start();
  });
  afterAll(() => order.close());

  /** Placed with a coupon whose limit discount is asked to hold. */
  const place = async () => {
    const limited = { source, ref, code: 'SUMMER10', limited: true } as const;
    order.others.discount.answer = (question) => aDiscount(question, [amount.amount], limited);
    return (await order.place()).id;
  };
  const hear = (handler: unknown, orderId: string, data: object = {}) =>
    order.hear(handler as AnyHandler, { orderId, version: 1, ...data });
  const stockHeld = (id: string) => hear(OnInventoryReserved, id);
  const limitsHeld = (id: string, version = 1) => hear(OnCouponReserved, id, { version });
  const limitsRefused = (id: string, version = 1) => hear(OnCouponRejected, id, { version });
  const authorized = (id: string) =>
    hear(OnPaymentAuthorized, id, { paymentId: 'payment-1', status: 'authorized', captured: 0, refunded: 0 });
  /** With the header by which discount tells whether it is concerned. */
  const lastSaid = async (id: string) => {
    const [last] = await order.query<{ type: string; payload: { limits: unknown }; headers: object }>(
      'SELECT type, payload, headers FROM outbox_messages WHERE key = $1 ORDER BY seq DESC LIMIT 1',
      [id],
    );
    return last!;
  };

  it('asks for the money when stock and limits are held, and tells discount of its confirmation', async () => {
    const id = await place();
    expect(await lastSaid(id)).toMatchObject({ payload: { limits }, headers: { ce_limited: 'yes' } });
    await stockHeld(id);
    expect(await order.saidTypes(id)).toEqual(['order.placed.v1']);
    await limitsHeld(id);
    expect(await order.saidTypes(id)).toEqual(['order.placed.v1', 'order.payment_requested.v1']);
    await authorized(id);
    expect(await lastSaid(id)).toMatchObject({
      type: 'order.confirmed.v1',
      payload: { limits },
      headers: { ce_limited: 'yes' },
    });
  });

  it('a refused limit ends it at once, with the reason, and discount hears of the end', async () => {
    const id = await place();
    await stockHeld(id);
    await limitsRefused(id);
    expect(await order.axes(id)).toMatchObject({ status: 'cancelled', payment: 'voided', saga: 'failed', version: 2 });
    expect(await lastSaid(id)).toMatchObject({
      type: 'order.cancelled.v1',
      payload: { reason: 'coupon_rejected', by: 'system:order', limits },
      headers: { ce_limited: 'yes' },
    });
  });

  it('an older or repeated word of discount changes nothing', async () => {
    const id = await place();
    await stockHeld(id);
    await limitsHeld(id, 2);
    const before = await order.fingerprint();
    await limitsRefused(id, 1);
    await limitsHeld(id, 2);
    expect(await order.fingerprint()).toBe(before);
  });

  it('both answers at the same moment: the money is asked for once', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, place));
    await Promise.all(ids.flatMap((id) => [stockHeld(id), limitsHeld(id)]));
    for (const id of ids) {
      expect(await order.saidTypes(id)).toEqual(['order.placed.v1', 'order.payment_requested.v1']);
    }
  });

  it('a limit that is held when the order has ended already changes nothing: discount hears the end after the beginning', async () => {
    const id = await place();
    await order.request('POST', `/v1/orders/${id}/cancel`, { as: customer });
    await limitsHeld(id);
    expect(await order.axes(id)).toMatchObject({ status: 'cancelled', version: 2 });
    expect(await lastSaid(id)).toMatchObject({ type: 'order.cancelled.v1', payload: { limits } });
  });

  it('without limits nobody is asked, and the header says so', async () => {
    order.others.discount.answer = noDiscount;
    const { id } = await order.place();
    expect((await lastSaid(id)).headers).toMatchObject({ ce_limited: 'no' });
    await stockHeld(id);
    await authorized(id);
    expect(await lastSaid(id)).toMatchObject({ type: 'order.confirmed.v1', headers: { ce_limited: 'no' } });
  });
});
