import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import { SettlementMetrics } from '../src/settle-account/settlement.metrics.ts';
import { PaymentUnderTest } from './payment-under-test.ts';

let payment: PaymentUnderTest;

beforeAll(async () => {
  payment = await PaymentUnderTest.start();
});
afterAll(() => payment.stop());

async function authorized(token = 'tok_ok'): Promise<string> {
  const orderId = await payment.order(token);
  await payment.paymentWhen(orderId, 'authorized');
  return orderId;
}

const ledger = async (orderId: string) => (await payment.simulators.ledger(orderId)).toSorted();

describe('what leaves the house is captured', () => {
  test('parcel by parcel, each its share; the last one is final', async () => {
    const orderId = await authorized();
    await payment.hearShipped(orderId, 4, 1500);
    await eventually(async () => expect((await payment.payment(orderId)).captured).toBe(1500));
    await payment.hearShipped(orderId, 5, 3998, { final: true });
    await payment.settled(orderId);

    expect((await payment.published(orderId)).slice(1)).toMatchObject([
      { type: 'payment.captured', version: 2, data: { captured: 1500, final: false } },
      { type: 'payment.captured', version: 3, data: { captured: 3998, final: true } },
    ]);
    expect(await ledger(orderId)).toEqual([
      'authorize succeeded 3998',
      'capture succeeded 1500',
      'capture succeeded 2498',
    ]);
  });

  test('and what will not leave is let go', async () => {
    const orderId = await authorized();
    await payment.hearShipped(orderId, 4, 1500, { final: true });
    await payment.settled(orderId);

    expect(await ledger(orderId)).toEqual([
      'authorize succeeded 3998',
      'capture succeeded 1500',
      'void succeeded 2498',
    ]);
    expect(await payment.payment(orderId)).toMatchObject({ status: 'captured', captured: 1500 });
    expect((await payment.published(orderId)).at(-1)).toMatchObject({ data: { captured: 1500, final: true } });
  });

  test('what was taken beyond it goes back', async () => {
    const orderId = await authorized();
    const { attempts } = await payment.payment(orderId);
    await payment.service.request('POST', `/v1/admin/payments/${attempts[0]!.id}/captures`, {
      as: { userId: 'staff-1', permissions: ['payments.manage'] },
      headers: { 'idempotency-key': newId() },
      body: {},
    });
    await payment.paymentWhen(orderId, 'captured');
    await payment.hearShipped(orderId, 5, 1500, { final: true });
    await payment.settled(orderId);

    expect(await ledger(orderId)).toEqual([
      'authorize succeeded 3998',
      'capture succeeded 3998',
      'refund succeeded 2498',
    ]);
    expect(await payment.payment(orderId)).toMatchObject({ status: 'partially_refunded', refunded: 2498 });
  });

  test('pictures shuffled and doubled capture the newest due, once', async () => {
    const pictures = [
      [4, 1000, false],
      [5, 2500, false],
      [6, 3000, true],
    ] as const;
    for (const order of ['012', '210', '0102', '20', '1202', '221100']) {
      const orderId = await authorized();
      for (const index of order) {
        const [version, due, final] = pictures[Number(index)]!;
        await payment.hearShipped(orderId, version, due, { final });
      }
      await payment.settled(orderId);
      const { captured, refunded } = await payment.payment(orderId);
      expect([captured, refunded]).toEqual([3000, 0]);
      expect(await ledger(orderId)).toContain('void succeeded 998');
      const published = await payment.published(orderId);
      expect(published.map(({ version }) => version)).toEqual(published.map((_, index) => index + 1));
    }
  });

  test('an order that cost nothing has no account, and needs none', async () => {
    const orderId = newId();
    await payment.hearShipped(orderId, 3, 0, { final: true });
    expect(await payment.published(orderId)).toEqual([]);
  });

  test.each([
    ['that nobody was asked to pay', () => Promise.resolve(newId())],
    [
      'that has ended',
      async () => {
        const orderId = await authorized();
        await payment.hearCancelled(orderId);
        await payment.settled(orderId);
        return orderId;
      },
    ],
  ])('a parcel of an order %s is for a person', async (_which, order) => {
    const shipped = payment.hearShipped(await order(), 9, 1500);
    await expect(shipped).rejects.toMatchObject({ name: 'PermanentFailure', code: 'contradiction' });
  });
});

describe('a capture that the provider refuses', () => {
  test('stays wanted, is counted from the first refusal on, and is tried again under a new key, ever later', async () => {
    const metrics = payment.service.get(SettlementMetrics);
    const before = metrics.capturesRefused;
    const orderId = await authorized('tok_nocapture');
    await payment.hearShipped(orderId, 4, 1500);
    await eventually(async () => {
      const refusals = await payment.service.database.query<{ key: string }>(
        `SELECT idempotency_key AS key FROM payment_transactions
         WHERE order_id = $1 AND kind = 'capture' AND outcome = 'failed'`,
        [orderId],
      );
      expect(new Set(refusals.map(({ key }) => key)).size).toBeGreaterThanOrEqual(3);
    });
    expect(metrics.capturesRefused - before).toBeGreaterThanOrEqual(3);
    expect(await payment.payment(orderId)).toMatchObject({ status: 'authorized', captured: 0 });
    const [account] = await payment.service.database.query<{ pauses: boolean; due: number }>(
      `SELECT next_action_at > updated_at + interval '0.7 seconds' AS pauses, capture_due::int AS due
       FROM payment_orders WHERE order_id = $1`,
      [orderId],
    );
    expect(account).toEqual({ pauses: true, due: 1500 });
  });

  test('money that is not set aside any more is an alarm', async () => {
    const metrics = payment.service.get(SettlementMetrics);
    const before = metrics.earnedWithoutCover;
    const orderId = await payment.order('tok_declined');
    await payment.paymentWhen(orderId, 'failed');
    await payment.hearShipped(orderId, 4, 1500);
    expect(metrics.earnedWithoutCover).toBe(before + 1);
  });
});

test('every event says whom it is about: the account, or a guest’s contact as it was sealed', async () => {
  const contact = {
    protected: 'eyJlbmMiOiJBMjU2R0NNIn0',
    recipients: [{ header: { kid: 'notification-1' }, encrypted_key: 'c2FtcGxl' }],
    iv: 'c2FtcGxlLWl2LTEy',
    ciphertext: 'c2FtcGxl',
    tag: 'c2FtcGxlLXRhZy0xNmJ5dA',
  };
  const customers = [
    { orderNumber: 'ORD-2026-000001', userId: 'user-1' },
    { orderNumber: 'ORD-2026-000002', contact },
  ];
  for (const customer of customers) {
    const orderId = await payment.order('tok_ok', customer);
    await eventually(async () => expect(await payment.published(orderId)).toHaveLength(1));
    await payment.hearCancelled(orderId);
    await payment.settled(orderId);
    for (const { data } of await payment.published(orderId)) expect(data).toMatchObject(customer);
  }
});
