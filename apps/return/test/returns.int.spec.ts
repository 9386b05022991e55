import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, type TestService } from '@tenfold/testing';
import {
  act,
  aDeliveredOrder,
  anInspectedReturn,
  ask,
  countsOf,
  eventsOf,
  hearFailed,
  hearSucceeded,
  startReturnService,
} from './return-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startReturnService();
});
afterAll(() => service.close());

describe('asking', () => {
  test('two returns of one unit at once: one is taken, the other hears what is left', async () => {
    const order = await aDeliveredOrder(service, { units: 1 });
    const answers = await Promise.all([ask(service, order), ask(service, order)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body).toMatchObject({ code: 'return.quantity_not_available', left: 0 });
    expect(await countsOf(service, order)).toMatchObject({ returned: 1 });
  });

  test('the same key twice at once: one return, one answer', async () => {
    const order = await aDeliveredOrder(service, { units: 1 });
    const key = randomUUID();
    const [first, second] = await Promise.all([ask(service, order, { key }), ask(service, order, { key })]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(await countsOf(service, order)).toMatchObject({ returned: 1 });
  });

  test('after the window: refused, except by the goodwill of staff', async () => {
    const order = await aDeliveredOrder(service, { returnableUntil: new Date(Date.now() - 1000).toISOString() });
    const { status, body } = await ask(service, order);
    expect([status, body.code]).toEqual([409, 'return.window_closed']);
    const items = [{ itemId: order.lines[0]!.itemId, quantity: 1, reason: 'other' }];
    const enter = (goodwill: boolean) =>
      service.request('POST', '/v1/admin/returns', {
        as: { userId: 'staff-1', permissions: ['returns.manage'] },
        headers: { 'idempotency-key': randomUUID() },
        body: { orderId: order.orderId, items, goodwill },
      });
    expect((await enter(false)).status).toBe(409);
    expect((await enter(true)).status).toBe(201);
  });

  test('by somebody else: the order is not found', async () => {
    const order = await aDeliveredOrder(service);
    const { status, body } = await ask(service, { ...order, userId: 'a-stranger' });
    expect([status, body.code]).toEqual([404, 'return.order_not_found']);
  });

  test('more than arrived: refused until the second parcel came', async () => {
    const order = await aDeliveredOrder(service, { units: 2 });
    const [line] = order.lines;
    const partly = await aDeliveredOrder(service, { lines: [{ ...line!, itemId: randomUUID(), delivered: 1 }] });
    expect((await ask(service, partly, { quantity: 2 })).body).toMatchObject({ left: 1 });
    await aDeliveredOrder(service, { ...partly, version: 7, lines: [{ ...partly.lines[0]!, delivered: 2 }] });
    // A picture that comes late takes nothing back.
    await aDeliveredOrder(service, { ...partly, version: 5 });
    expect((await ask(service, partly, { quantity: 2 })).status).toBe(201);
  });
});

describe('the way of a return', () => {
  test('from the wish to the money', async () => {
    const order = await aDeliveredOrder(service, { units: 2 });
    const inspected = await anInspectedReturn(service, order);
    const { body } = await act(service, inspected.id, 'refund', {});
    expect(body).toMatchObject({ status: 'refund_requested', refunds: [{ amount: 1999, status: 'requested' }] });
    const answer = { orderId: order.orderId, refundId: body.refunds[0]!.id, returnId: body.id };
    await hearSucceeded(service, answer);
    await hearSucceeded(service, answer);

    expect(
      (await service.request('GET', `/v1/returns/${body.id}`, { as: { userId: order.userId! } })).body,
    ).toMatchObject({
      status: 'completed',
      refunds: [{ status: 'succeeded' }],
    });
    const events = await eventsOf(service, body.id);
    expect(events.map(({ type }) => type)).toEqual([
      'return.requested',
      'return.approved',
      'return.received',
      'return.inspected',
      'return.refund_requested',
      'return.completed',
    ]);
    expect(events.at(-1)!.data['items']).toEqual([{ itemId: order.lines[0]!.itemId, returned: 1 }]);
    expect(await countsOf(service, order)).toEqual({ delivered: 2, returned: 1, received: 1, refunded: 1 });
  });

  test('cancel and receive at once: one wins, and the units follow the winner', async () => {
    for (let round = 0; round < 5; round++) {
      const order = await aDeliveredOrder(service, { units: 1 });
      const { body } = await ask(service, order);
      await act(service, body.id, 'approve', {});
      const [cancelled, received] = await Promise.all([
        service.request('POST', `/v1/returns/${body.id}/cancel`, { as: { userId: order.userId! } }),
        act(service, body.id, 'receive'),
      ]);
      expect([cancelled.status, received.status].sort()).toEqual([200, 409]);
      expect((await countsOf(service, order)).returned).toBe(received.status === 200 ? 1 : 0);
      await eventsOf(service, body.id);
    }
  });

  test('what was not in the parcel can be asked for again', async () => {
    const order = await aDeliveredOrder(service, { units: 2 });
    const { body } = await ask(service, order, { quantity: 2 });
    await act(service, body.id, 'approve', {});
    await act(service, body.id, 'receive');
    const { itemId } = order.lines[0]!;
    const found = { items: [{ itemId, receivedQuantity: 1, condition: 'opened', disposition: 'write_off' }] };
    const key = randomUUID();
    const [first, again] = await Promise.all([
      act(service, body.id, 'inspection', found, key),
      act(service, body.id, 'inspection', found, key),
    ]);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(await countsOf(service, order)).toMatchObject({ returned: 1, received: 1 });
    expect((await ask(service, order)).status).toBe(201);
    expect((await eventsOf(service, body.id)).at(-1)!.data['items']).toMatchObject([{ restock: 0, writtenOff: 1 }]);
  });

  test('a refund that failed is asked for again under a new name; late and doubled answers change nothing', async () => {
    const order = await aDeliveredOrder(service);
    const { id } = await anInspectedReturn(service, order);
    const { orderId } = order;
    const asked = await act(service, id, 'refund', {});
    const first = { orderId, returnId: id, refundId: asked.body.refunds[0]!.id };
    expect((await act(service, id, 'refund-again', {})).body.code).toBe('return.refund_not_failed');
    await hearFailed(service, first);
    await hearFailed(service, first);
    const again = await act(service, id, 'refund-again', {});
    const second = { orderId, returnId: id, refundId: again.body.refunds[1]!.id };
    await Promise.all([hearFailed(service, first), hearSucceeded(service, second), hearSucceeded(service, second)]);

    await expect(hearSucceeded(service, first)).rejects.toThrow('is not one that return');
    const events = (await eventsOf(service, id)).map(({ type }) => type);
    expect(events.slice(4)).toEqual(['return.refund_requested', 'return.refund_requested', 'return.completed']);
    expect(await countsOf(service, order)).toMatchObject({ refunded: 1 });
  });

  test('refunds of other doors pass by', async () => {
    const order = await aDeliveredOrder(service);
    await hearSucceeded(service, { orderId: order.orderId, refundId: randomUUID() });
  });
});

describe('money', () => {
  test('two returns of one line refunded at once: the shares of different units, together what was paid', async () => {
    const order = await aDeliveredOrder(service, { units: 3 });
    const line = { ...order.lines[0]!, itemId: randomUUID(), unitPrice: 1000, discountShare: 1000 };
    const three = await aDeliveredOrder(service, { lines: [line] });
    const returns = [];
    for (let unit = 0; unit < 3; unit++) returns.push(await anInspectedReturn(service, three));
    const answers = await Promise.all(returns.map(({ id }) => act(service, id, 'refund', {})));
    expect(answers.map(({ body }) => body.refunds[0]!.amount).sort()).toEqual([666, 667, 667]);
    expect(await countsOf(service, three)).toMatchObject({ refunded: 3 });
  });

  test('less a fee, a part of it, never more', async () => {
    const order = await aDeliveredOrder(service, { shipping: 499 });
    const { itemId } = order.lines[0]!;
    const { id } = await anInspectedReturn(service, order);
    const tooMuch = [{ items: [{ itemId, amount: 2000 }] }, { fee: 2000 }, { shippingAmount: 500 }];
    for (const body of tooMuch)
      expect((await act(service, id, 'refund', body)).body.code).toBe('return.refund_too_large');
    const { body } = await act(service, id, 'refund', {
      items: [{ itemId, amount: 1000 }],
      fee: 100,
      shippingAmount: 499,
    });
    expect(body.refunds).toMatchObject([{ amount: 1399, fee: 100, shippingAmount: 499 }]);
    const other = await anInspectedReturn(service, order);
    expect((await act(service, other.id, 'refund', { shippingAmount: 1 })).body).toMatchObject({ most: 0 });
  });

  test('nothing to give back: complete at once', async () => {
    const order = await aDeliveredOrder(service);
    const { id } = await anInspectedReturn(service, order);
    const { body } = await act(service, id, 'refund', { fee: 1999 });
    expect(body).toMatchObject({ status: 'completed', refunds: [] });
    expect((await eventsOf(service, id)).at(-1)!.type).toBe('return.completed');
  });
});

test('the label is a PDF, for the owner only', async () => {
  const order = await aDeliveredOrder(service);
  const { body } = await ask(service, order);
  const label = () => service.request<string>('GET', `/v1/returns/${body.id}/label`, { as: { userId: order.userId! } });
  expect((await label()).status).toBe(404);
  await act(service, body.id, 'approve', {});
  const { status, headers, body: pdf } = await label();
  expect([status, headers.get('content-type'), pdf.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
  const stranger = await service.request('GET', `/v1/returns/${body.id}/label`, { as: { userId: 'a-stranger' } });
  expect(stranger.status).toBe(404);
});

test('an authorisation that runs out gives the units back, once', async () => {
  const hurried = await startReturnService({
    RETURN_APPROVAL: 'automatic',
    RETURN_AUTHORIZATION_MS: '100',
    RETURN_EXPIRY_INTERVAL_MS: '20',
  });
  try {
    const order = await aDeliveredOrder(hurried, { units: 1 });
    const { body } = await ask(hurried, order);
    expect(body).toMatchObject({ status: 'approved' });
    await eventually(async () => expect(await countsOf(hurried, order)).toMatchObject({ returned: 0 }));
    const events = await eventsOf(hurried, body.id);
    expect(events.map(({ type }) => type)).toEqual(['return.requested', 'return.approved', 'return.cancelled']);
    expect(events.at(-1)!.data).toMatchObject({ reason: 'authorization_expired', state: 'cancelled' });
  } finally {
    await hurried.close();
  }
});
