import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestService } from '@tenfold/testing';
import type { DeliveredPicture } from '../src/heard-events.ts';
import { ExpireAuthorizations } from '../src/expire-authorizations/expire-authorizations.ts';
import type { EligibilityView } from '../src/check-eligibility/check-eligibility.schema.ts';
import type { TrackingView } from '../src/track-return/track-return.schema.ts';
import { act, aDeliveredOrder, anInspectedReturn, ask, countsOf, staff, startReturnService } from './return-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startReturnService({ RETURN_SHIPPING_REFUND: 'whole_order' });
});
afterAll(() => service.close());

const as = ({ userId }: DeliveredPicture) => ({ userId: userId! });

async function approved(order: DeliveredPicture): Promise<string> {
  const { body } = await ask(service, order);
  await act(service, body.id, 'approve', {});
  return body.id;
}

const announce = (order: DeliveredPicture, id: string, trackingNumber: string) =>
  service.request<TrackingView & { code?: string }>('PUT', `/v1/returns/${id}/tracking`, {
    as: as(order),
    body: { carrier: 'DHL', trackingNumber },
  });

describe('the customer', () => {
  test('sees what is left of an order, and of nobody else’s', async () => {
    const order = await aDeliveredOrder(service, { units: 3 });
    await ask(service, order);
    const look = (userId: string) =>
      service.request<EligibilityView>('GET', `/v1/returns/eligibility?orderId=${order.orderId}`, { as: { userId } });
    expect((await look(order.userId!)).body).toMatchObject({
      isEligible: true,
      items: [{ bought: 3, delivered: 3, returned: 1, left: 2 }],
    });
    expect((await look('a-stranger')).status).toBe(404);
  });

  test('sees the own returns, the newest first, page by page', async () => {
    const order = await aDeliveredOrder(service, { units: 3 });
    const ids = [];
    for (let unit = 0; unit < 3; unit++) ids.unshift((await ask(service, order)).body.id);
    const list = (query: string) =>
      service.request<{ items: { id: string }[]; nextCursor?: string }>('GET', `/v1/returns?${query}`, {
        as: as(order),
      });
    const first = (await list('limit=2')).body;
    const second = (await list(`limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeUndefined();
  });

  test('says with which parcel it comes; the return does not move by that, and a number is given once', async () => {
    const order = await aDeliveredOrder(service);
    const [id, other] = [await approved(order), await approved(order)];
    const number = randomUUID();
    expect((await announce(order, id, number)).body).toMatchObject({
      carrier: 'DHL',
      trackingNumber: number,
      events: [{ status: 'announced' }],
    });
    // Said again, it is the same parcel.
    expect((await announce(order, id, number)).body).toMatchObject({ events: [{ status: 'announced' }] });
    expect((await announce(order, other, number)).body.code).toBe('return.tracking_number_taken');
    expect((await service.request('GET', `/v1/returns/${id}`, { as: as(order) })).body).toMatchObject({
      status: 'approved',
    });
    await act(service, id, 'receive');
    expect((await announce(order, id, randomUUID())).body).toMatchObject({
      code: 'return.illegal_transition',
      state: 'received',
    });
  });

  test.each([
    ['exchange', 'exchange'],
    ['claim', 'refund'],
    ['return', 'store_credit'],
  ])('is told that %s for %s is not offered', async (kind, resolution) => {
    const order = await aDeliveredOrder(service);
    const items = [{ itemId: order.lines[0]!.itemId, quantity: 1, reason: 'damaged' }];
    const { status, body } = await service.request('POST', '/v1/returns', {
      as: as(order),
      headers: { 'idempotency-key': randomUUID() },
      body: { orderId: order.orderId, kind, resolution, items },
    });
    expect([status, body.code]).toEqual([422, 'return.kind_not_offered']);
    expect(await countsOf(service, order)).toMatchObject({ returned: 0 });
  });
});

describe('staff', () => {
  test('leave a trace of everything they do or look at', async () => {
    const order = await aDeliveredOrder(service);
    const { id } = await anInspectedReturn(service, order);
    await act(service, id, 'refund', { fee: 100 });
    await service.request('GET', `/v1/admin/returns/${id}`, { as: staff });
    const rows = await service.database.query<{ action: string; status: string | null }>(
      `SELECT action::text AS action, new_values ->> 'status' AS status FROM audit_logs
       WHERE entity_type = 'return' AND entity_id = $1 AND user_id = $2 ORDER BY created_at, id`,
      [id, staff.userId],
    );
    expect(rows).toEqual([
      { action: 'update', status: 'approved' },
      { action: 'update', status: 'received' },
      { action: 'update', status: 'inspected' },
      { action: 'update', status: 'refund_requested' },
      { action: 'view', status: null },
    ]);
  });

  test('refund nothing before it was inspected, and find nothing that was not to come', async () => {
    const order = await aDeliveredOrder(service);
    const id = await approved(order);
    expect((await act(service, id, 'refund', {})).body).toMatchObject({
      code: 'return.illegal_transition',
      state: 'approved',
    });
    await act(service, id, 'receive');
    const { itemId } = order.lines[0]!;
    const found = { condition: 'new', disposition: 'restock' };
    const inspect = (items: object[]) => act(service, id, 'inspection', { items });
    expect((await inspect([{ itemId, receivedQuantity: 2, ...found }])).body.code).toBe(
      'return.quantity_not_available',
    );
    expect((await inspect([{ itemId: 'another', receivedQuantity: 1, ...found }])).body.code).toBe(
      'return.not_all_inspected',
    );
  });

  test('give the shipping back with the last unit of the order, once', async () => {
    const order = await aDeliveredOrder(service, { units: 2, shipping: 499 });
    const amounts = [];
    for (let unit = 0; unit < 2; unit++) {
      const { id } = await anInspectedReturn(service, order);
      amounts.push((await act(service, id, 'refund', {})).body.refunds[0]!.amount);
    }
    expect(amounts).toEqual([1999, 1999 + 499]);
  });

  test('refund once for one key, and once at all', async () => {
    const order = await aDeliveredOrder(service);
    const { id } = await anInspectedReturn(service, order);
    const key = randomUUID();
    const answers = await Promise.all([
      act(service, id, 'refund', {}, key),
      act(service, id, 'refund', {}, key),
      act(service, id, 'refund', {}),
    ]);
    const made = answers.filter(({ status }) => status === 200).map(({ body }) => body.refunds[0]!.id);
    expect(new Set(made).size).toBe(1);
    expect(await countsOf(service, order)).toMatchObject({ refunded: 1 });
  });
});

test('an authorisation that ran out calls nothing back that is on its way', async () => {
  const order = await aDeliveredOrder(service);
  const [sent, kept] = [await approved(order), await approved(order)];
  await act(service, sent, 'in-transit');
  await service.database.query(`UPDATE return_authorizations SET expires_at = now() - interval '1 second'`);
  expect(await service.get(ExpireAuthorizations).step()).toBeGreaterThanOrEqual(1);
  const statusOf = async (id: string) =>
    (await service.request('GET', `/v1/returns/${id}`, { as: as(order) })).body.status;
  expect([await statusOf(sent), await statusOf(kept)]).toEqual(['in_transit', 'cancelled']);
  expect(await countsOf(service, order)).toMatchObject({ returned: 1 });
});

test('an authorisation that cannot run out keeps no other from it', async () => {
  const [broken, next] = [await aDeliveredOrder(service), await aDeliveredOrder(service)];
  const [stays, ends] = [await approved(broken), await approved(next)];
  // Nothing is claimed any more that could be given back: its books are wrong, and a person has to look.
  await service.database.query('UPDATE returnable_items SET quantity_returned = 0 WHERE order_id = $1', [
    broken.orderId,
  ]);
  const runOut = `UPDATE return_authorizations SET expires_at = now() - $2 * interval '1 second' WHERE return_id = $1`;
  await service.database.query(runOut, [stays, 60]);
  await service.database.query(runOut, [ends, 1]);

  await service.get(ExpireAuthorizations).step();

  const statusOf = async (order: DeliveredPicture, id: string) =>
    (await service.request('GET', `/v1/returns/${id}`, { as: as(order) })).body.status;
  expect([await statusOf(broken, stays), await statusOf(next, ends)]).toEqual(['approved', 'cancelled']);
});

test('shipping that a fee ate up is given back, and not a second time', async () => {
  const order = await aDeliveredOrder(service, { shipping: 490 });
  const [first, second] = [await anInspectedReturn(service, order), await anInspectedReturn(service, order)];
  const items = [{ itemId: order.lines[0]!.itemId, amount: 0 }];
  const settled = await act(service, first.id, 'refund', { items, shippingAmount: 490, fee: 490 });
  expect(settled.body).toMatchObject({ status: 'completed', refunds: [] });
  expect((await act(service, second.id, 'refund', { shippingAmount: 490 })).body).toMatchObject({
    code: 'return.refund_too_large',
    most: 0,
  });
});
