import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { PaymentUnderTest } from './payment-under-test.ts';

let payment: PaymentUnderTest;

beforeAll(async () => {
  payment = await PaymentUnderTest.start();
});
afterAll(() => payment.stop());

async function authorized(): Promise<{ orderId: string; id: string }> {
  const orderId = await payment.order('tok_ok');
  const { attempts } = await payment.paymentWhen(orderId, 'authorized');
  return { orderId, id: attempts[0]!.id };
}

async function captured(): Promise<{ orderId: string; id: string }> {
  const one = await authorized();
  await payment.hearShipped(one.orderId, 5, 3998, { final: true });
  await payment.paymentWhen(one.orderId, 'captured');
  return one;
}

async function refundByStaff(id: string, amount: number): Promise<number> {
  const { status } = await payment.service.request('POST', `/v1/admin/payments/${id}/refunds`, {
    as: { userId: 'staff-1', permissions: ['payments.manage', 'payments.refund'] },
    headers: { 'idempotency-key': newId() },
    body: { amount, reason: 'kindness' },
  });
  return status;
}

const refundsIn = async (orderId: string) =>
  (await payment.simulators.ledger(orderId)).filter((entry) => entry.startsWith('refund'));
const told = async (orderId: string) =>
  (await payment.published(orderId)).filter(({ type }) => type.startsWith('refund'));

describe('what a return asks for', () => {
  test('goes back once, however often it is heard, under the name of the wish', async () => {
    const { orderId } = await captured();
    const refundId = await payment.hearReturnWish(orderId, 1999);
    await Promise.all([
      payment.hearReturnWish(orderId, 1999, refundId),
      payment.hearReturnWish(orderId, 1999, refundId),
    ]);
    await payment.settled(orderId);

    expect(await refundsIn(orderId)).toEqual(['refund succeeded 1999']);
    expect(await told(orderId)).toMatchObject([
      { type: 'refund.succeeded', data: { refundId, returnId: expect.any(String), amount: 1999, refunded: 1999 } },
    ]);
    const [row] = await payment.service.database.query<{ headers: Record<string, string> }>(
      `SELECT headers FROM outbox_messages WHERE aggregate_id = $1 AND type = 'refund.succeeded.v1'`,
      [orderId],
    );
    expect(row!.headers).toMatchObject({ ce_door: 'return' });
  });

  test('waits while its money is not taken yet, and goes back with the capture', async () => {
    const { orderId } = await authorized();
    await payment.hearShipped(orderId, 4, 1000);
    await payment.paymentWhen(orderId, 'captured');
    await payment.settled(orderId);
    await payment.hearReturnWish(orderId, 1999);
    await payment.settled(orderId);
    expect(await refundsIn(orderId)).toEqual([]);

    await payment.hearShipped(orderId, 5, 3998, { final: true });
    await payment.settled(orderId);
    expect(await refundsIn(orderId)).toEqual(['refund succeeded 1999']);
  });

  test('is heard before the order said that anything left, and is not forgotten', async () => {
    const { orderId } = await authorized();
    const refundId = await payment.hearReturnWish(orderId, 3998);
    await payment.hearReturnWish(orderId, 3998, refundId);
    await payment.hearShipped(orderId, 5, 3998, { final: true });
    await payment.settled(orderId);
    expect(await refundsIn(orderId)).toEqual(['refund succeeded 3998']);
    expect((await payment.payment(orderId)).status).toBe('refunded');
  });

  test('fails when that much will never be taken', async () => {
    const { orderId } = await authorized();
    const refundId = await payment.hearReturnWish(orderId, 3000);
    await payment.hearShipped(orderId, 5, 2000, { final: true });
    await payment.settled(orderId);
    expect(await refundsIn(orderId)).toEqual([]);
    expect(await told(orderId)).toMatchObject([
      { type: 'refund.failed', data: { refundId, failureReason: 'refund_exceeds_captured' } },
    ]);
  });

  test('and what staff gives back at the same moment are one sum', async () => {
    for (let round = 0; round < 3; round++) {
      const { orderId, id } = await captured();
      await Promise.all([
        payment.hearReturnWish(orderId, 1999),
        refundByStaff(id, 1999),
        payment.hearReturnWish(orderId, 1999),
        refundByStaff(id, 1999),
      ]);
      await payment.settled(orderId);
      expect(await refundsIn(orderId)).toEqual(['refund succeeded 1999', 'refund succeeded 1999']);
      expect(await payment.payment(orderId)).toMatchObject({ captured: 3998, refunded: 3998, status: 'refunded' });
    }
  });

  test('of an order that never paid is for a person to look at', async () => {
    await expect(payment.hearReturnWish(newId(), 1)).rejects.toThrow('which never paid');
  });
});
