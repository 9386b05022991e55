import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import { LossyLine } from '../../test/lossy-line.ts';
import { PaymentUnderTest } from '../../test/payment-under-test.ts';

const staff = { userId: 'staff-1', permissions: ['payments.manage', 'payments.refund'] as const };
let line: LossyLine;
let payment: PaymentUnderTest;

beforeAll(async () => {
  line = await LossyLine.open();
  payment = await PaymentUnderTest.start({ PAYMENT_PROVIDER_URL: line.url });
  line.target = payment.simulators.url;
});
afterAll(async () => {
  await payment.stop();
  line.close();
});

async function authorized(): Promise<{ orderId: string; id: string }> {
  const orderId = await payment.order('tok_ok');
  const { attempts } = await payment.paymentWhen(orderId, 'authorized');
  return { orderId, id: attempts[0]!.id };
}

async function act(id: string, what: 'captures' | 'refunds', body: object): Promise<number> {
  const headers = { 'idempotency-key': newId() };
  const { status } = await payment.service.request('POST', `/v1/admin/payments/${id}/${what}`, {
    as: staff,
    headers,
    body,
  });
  return status;
}

describe('an answer that is lost', () => {
  test('to a capture: it is asked again for the same amount, whatever became due meanwhile', async () => {
    const { orderId, id } = await authorized();
    line.loses = /captures$/;
    expect(await act(id, 'captures', { amount: 1000 })).toBe(202);
    await eventually(async () => expect(await payment.simulators.ledger(orderId)).toContain('capture succeeded 1000'));
    expect(await act(id, 'captures', { amount: 500 })).toBe(202);
    line.loses = undefined;
    await payment.settled(orderId);

    expect(await payment.simulators.ledger(orderId)).toEqual([
      'authorize succeeded 3998',
      'capture succeeded 1000',
      'capture succeeded 500',
    ]);
    expect((await payment.payment(orderId)).captured).toBe(1500);
  });

  test('to a refund: given back once', async () => {
    const { orderId, id } = await authorized();
    await act(id, 'captures', {});
    await payment.paymentWhen(orderId, 'captured');
    line.loses = /refunds$/;
    expect(await act(id, 'refunds', { amount: 700, reason: 'late' })).toBe(202);
    await eventually(async () => expect(await payment.simulators.ledger(orderId)).toContain('refund succeeded 700'));
    line.loses = undefined;
    await payment.settled(orderId);

    expect((await payment.simulators.ledger(orderId)).filter((entry) => entry.startsWith('refund'))).toEqual([
      'refund succeeded 700',
    ]);
    expect((await payment.payment(orderId)).refunded).toBe(700);
  });

  test('to a void: let go once, and told', async () => {
    const { orderId } = await authorized();
    line.loses = /void$/;
    await payment.hearCancelled(orderId);
    await eventually(async () => expect(await payment.simulators.ledger(orderId)).toContain('void succeeded 3998'));
    line.loses = undefined;
    await payment.settled(orderId);

    expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998', 'void succeeded 3998']);
    expect(await payment.publishedTypes(orderId)).toEqual(['payment.authorized', 'payment.voided']);
  });

  test('to a capture of an order that then ends: the money goes back', async () => {
    const { orderId, id } = await authorized();
    line.loses = /captures$/;
    await act(id, 'captures', {});
    await eventually(async () => expect(await payment.simulators.ledger(orderId)).toContain('capture succeeded 3998'));
    await payment.hearCancelled(orderId);
    line.loses = undefined;
    await payment.settled(orderId);

    expect(await payment.simulators.ledger(orderId)).toEqual([
      'authorize succeeded 3998',
      'capture succeeded 3998',
      'refund succeeded 3998',
    ]);
    expect(await payment.payment(orderId)).toMatchObject({ account: 'closed', status: 'refunded', refunded: 3998 });
  });
});

test('an authorisation that was let go is not followed by another attempt: the order is ending', async () => {
  const { orderId, id } = await authorized();
  await payment.service.request('POST', `/v1/admin/payments/${id}/void`, {
    as: staff,
    headers: { 'idempotency-key': newId() },
  });
  await payment.paymentWhen(orderId, 'voided');
  const retry = await payment.service.request('POST', '/v1/payments/retry', {
    headers: { 'idempotency-key': newId() },
    body: { orderId, paymentMethodId: await payment.method('tok_ok') },
  });

  expect([retry.status, retry.body.code]).toEqual([409, 'payment.order_closed']);
  expect(await payment.publishedTypes(orderId)).toEqual(['payment.authorized', 'payment.voided']);
});
