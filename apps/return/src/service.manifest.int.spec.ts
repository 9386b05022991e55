import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import type { Handler } from '@tenfold/messaging';
import { OrderDeliveredV1, OrderPartiallyDeliveredV1 } from '@tenfold/order-contracts';
import { RefundFailedV1, RefundSucceededV1 } from '@tenfold/payment-contracts';
import { ReturnRefundRequestedV1 } from '@tenfold/return-contracts';
import type { TestService } from '@tenfold/testing';
import {
  act,
  aDeliveredOrder,
  anInspectedReturn,
  countsOf,
  eventsOf,
  hearData,
  startReturnService,
} from '../test/return-service.ts';
import { OnOrderDelivered } from './on-order-delivered/on-order-delivered.ts';
import { OnOrderPartiallyDelivered } from './on-order-partially-delivered/on-order-partially-delivered.ts';
import { OnRefundFailed } from './on-refund-failed/on-refund-failed.ts';
import { OnRefundSucceeded } from './on-refund-succeeded/on-refund-succeeded.ts';
import { manifest } from './service.manifest.ts';

let service: TestService;
beforeAll(async () => {
  service = await startReturnService();
});
afterAll(() => service.close());

const said = {
  partiallyDelivered: [OrderPartiallyDeliveredV1, OnOrderPartiallyDelivered],
  delivered: [OrderDeliveredV1, OnOrderDelivered],
  succeeded: [RefundSucceededV1, OnRefundSucceeded],
  failed: [RefundFailedV1, OnRefundFailed],
} as const;

/** Hands `data` to the service's own handler as the inbox does: parsed by what the manifest says that it reads. */
async function tell(what: keyof typeof said, data: object): Promise<void> {
  const [contract, handler] = said[what];
  const view = manifest.hears.find(({ type }) => type === contract.type)!;
  const event: unknown = view.data.parse({ ...contract.sample, ...data });
  await hearData<unknown, unknown>(service, service.get<Handler<never, unknown>>(handler) as never, event);
}

describe('the handlers that the manifest names', () => {
  test('learn what was delivered from order’s own contract', async () => {
    const order = { orderId: newId(), lines: [{ ...OrderDeliveredV1.sample.lines[0]!, itemId: newId() }] };
    await tell('partiallyDelivered', { ...order, lines: [{ ...order.lines[0]!, delivered: 1 }] });
    expect(await countsOf(service, order as never)).toMatchObject({ delivered: 1 });
    await tell('delivered', order);
    expect(await countsOf(service, order as never)).toMatchObject({ delivered: 2 });
  });

  test('learn what became of a refund from payment’s own contract, under the name that was told to payment', async () => {
    const order = await aDeliveredOrder(service);
    const { id } = await anInspectedReturn(service, order);
    await act(service, id, 'refund', {});
    const wish = ReturnRefundRequestedV1.data.parse((await eventsOf(service, id)).at(-1)!.data);
    const answer = { orderId: order.orderId, returnId: id, refundId: wish.refundId };
    await tell('failed', { ...answer, failureReason: 'account_closed' });
    const { body } = await act(service, id, 'refund-again', {});
    await tell('succeeded', { ...answer, refundId: body.refunds[1]!.id });
    expect((await eventsOf(service, id)).at(-1)!.type).toBe('return.completed');
  });

  test('wait only for refunds that a return asked for', () => {
    const filters = manifest.hears.filter(({ type }) => type.startsWith('refund.')).map(({ only }) => only);
    expect(filters).toEqual([{ door: 'return' }, { door: 'return' }]);
  });
});

test('a guest is told by the contact that order sealed, and has no label to fetch', async () => {
  const contact = {
    protected: 'eyJlbmMiOiJBMjU2R0NNIn0',
    recipients: [{ header: { kid: 'notification-1' } }],
    iv: 'aXY',
    ciphertext: 'c2VjcmV0',
    tag: 'dGFn',
  };
  const order = await aDeliveredOrder(service, { userId: undefined, contact });
  const entered = await service.request<{ id: string; userId?: string }>('POST', '/v1/admin/returns', {
    as: { userId: 'staff-1', permissions: ['returns.manage'] },
    headers: { 'idempotency-key': newId() },
    body: { orderId: order.orderId, items: [{ itemId: order.lines[0]!.itemId, quantity: 1, reason: 'other' }] },
  });
  const approved = await act(service, entered.body.id, 'approve', {});
  expect(approved.body.authorization).not.toHaveProperty('labelUrl');
  const [requested] = await eventsOf(service, entered.body.id);
  expect(requested!.data).toMatchObject({ contact, orderNumber: order.orderNumber });
  expect(requested!.data).not.toHaveProperty('userId');
});
