import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { EventView } from '@tenfold/contract-kit';
import type { Handler } from '@tenfold/messaging';
import { Sealer } from '@tenfold/messaging';
import { deliveryAddress, OrderConfirmedV1 } from '@tenfold/order-contracts';
import { anAddress, customer, mugs, OrderService, staff } from '../../test/order-service.ts';
import { OnHoldExpired } from '../on-hold-expired/on-hold-expired.ts';
import { OnInventoryReserved } from '../on-inventory-reserved/on-inventory-reserved.ts';
import { OnPaymentAuthorized } from '../on-payment-authorized/on-payment-authorized.ts';
import { OnPaymentCaptured } from '../on-payment-captured/on-payment-captured.ts';
import { OnPaymentFailed } from '../on-payment-failed/on-payment-failed.ts';
import { OnPaymentRequiresAction } from '../on-payment-requires-action/on-payment-requires-action.ts';
import { OnPaymentVoided } from '../on-payment-voided/on-payment-voided.ts';
import { OnRefundFailed } from '../on-refund-failed/on-refund-failed.ts';
import { OnRefundSucceeded } from '../on-refund-succeeded/on-refund-succeeded.ts';
import { OnReservationRejected } from '../on-reservation-rejected/on-reservation-rejected.ts';
import type { OrderDetail } from '../order-representation.ts';
import { SweepDeadlines } from './sweep-deadlines.ts';

type AnyHandler = Type<Handler<EventView, unknown>>;
type Fact = readonly [handler: AnyHandler, data: Record<string, unknown>];

const fact = (handler: unknown, data: Record<string, unknown>): Fact => [handler as AnyHandler, data];
const reserved = (version = 1) => fact(OnInventoryReserved, { version });
const rejected = (reason = 'short', version = 1) => fact(OnReservationRejected, { version, reason });
const released = (reason: string, version = 2) => fact(OnHoldExpired, { version, reason });
const account = { paymentId: 'payment-1', captured: 0, refunded: 0 };
const authorized = (version = 1) => fact(OnPaymentAuthorized, { ...account, version, status: 'authorized' });
const failed = (version = 1, final = false) =>
  fact(OnPaymentFailed, { ...account, version, status: 'failed', failureCode: 'card_declined', final });
const voided = (version: number) => fact(OnPaymentVoided, { ...account, version, status: 'voided' });
const captured = (version: number) =>
  fact(OnPaymentCaptured, { ...account, version, status: 'captured', captured: 3998 });
const refundedBy = (version: number, refunded: number) =>
  fact(OnRefundSucceeded, {
    ...account,
    version,
    status: refunded === 3998 ? 'refunded' : 'partially_refunded',
    captured: 3998,
    refunded,
    destination: 'original',
  });

describe('the checkout', () => {
  let order: OrderService;
  beforeAll(async () => {
    order = await OrderService.start();
  });
  afterAll(() => order.close());

  const hear = async (orderId: string, ...facts: Fact[]) => {
    for (const [handler, data] of facts) await order.hear(handler, { orderId, ...data });
  };
  const placedThen = async (...facts: Fact[]) => {
    const { id } = await order.place();
    await hear(id, ...facts);
    return id;
  };
  const detail = async (orderId: string) =>
    (await order.request<OrderDetail>('GET', `/v1/orders/${orderId}`, { as: customer })).body;

  it('placed → stock held → money held → confirmed', async () => {
    const id = await placedThen(reserved(), authorized());
    expect(await order.axes(id)).toEqual({
      status: 'confirmed',
      payment: 'authorized',
      fulfilment: 'unfulfilled',
      saga: 'done',
      version: 3,
    });
    expect(await order.saidTypes(id)).toEqual(['order.placed.v1', 'order.payment_requested.v1', 'order.confirmed.v1']);
    const { timeline } = await detail(id);
    expect(timeline.map(({ axis, to }) => `${axis} ${to}`)).toEqual([
      'status pending',
      'payment authorized',
      'status confirmed',
    ]);
  });

  it('asks for the total, on the method of the order', async () => {
    const { id, number, placedAt } = await order.place({ paymentMethodId: 'pm_7' });
    await hear(id, reserved());
    expect((await order.said(id))[1]!.data).toEqual({
      orderId: id,
      version: 2,
      amount: { amount: 3998, currency: 'EUR' },
      orderNumber: number,
      userId: customer.userId,
      paymentMethodId: 'pm_7',
      payUntil: new Date(new Date(placedAt).getTime() + 1_800_000).toISOString(),
    });
  });

  it('seals the address for shipping and notification, and says what a warehouse needs', async () => {
    const id = await placedThen(reserved(), authorized());
    const data = OrderConfirmedV1.data.parse((await order.said(id))[2]!.data);
    expect(data).toMatchObject({
      lines: [{ variantId: mugs.variantId, sku: 'MUG-BLUE', quantity: 2, weightGrams: 350 }],
      methodCode: 'free',
      totals: { subtotal: 3998, total: 3998, currency: 'EUR' },
    });
    expect(data.address.recipients.map(({ header }) => header.kid)).toEqual(['shipping-1', 'notification-1']);
    await expect(order.service.get(Sealer).unseal(data.address, deliveryAddress)).rejects.toThrow(
      'not sealed for this service',
    );
    expect(JSON.stringify(data)).not.toContain(anAddress.recipient);
  });

  it('a guest means nothing to others; only notification learns how to reach them', async () => {
    const { id, number } = await order.place({ email: 'ada@example.com' }, {});
    await hear(id, reserved(), authorized());
    const [, ...told] = await order.said(id);
    for (const { data } of told) {
      expect(data).not.toHaveProperty('userId');
      expect(data).toMatchObject({
        orderNumber: number,
        contact: { recipients: [{ header: { kid: 'notification-1' } }] },
      });
      expect(JSON.stringify(data)).not.toContain('ada@example.com');
    }
  });

  it.each([
    ['short', 'out_of_stock'],
    ['expired', 'reservation_expired'],
  ])('stock %s → cancelled, %s', async (refusal, reason) => {
    const { id, number } = await order.place();
    await hear(id, rejected(refusal));
    expect(await order.axes(id)).toMatchObject({
      status: 'cancelled',
      payment: 'voided',
      fulfilment: 'cancelled',
      saga: 'failed',
    });
    expect((await order.said(id)).at(-1)).toEqual({
      type: 'order.cancelled.v1',
      data: {
        orderId: id,
        version: 2,
        orderNumber: number,
        userId: customer.userId,
        reason,
        by: 'system:order',
        limits: [],
      },
    });
  });

  it('an expired hold ends a pending order; a release that order caused is no news', async () => {
    const id = await placedThen(reserved(), released('order_ended'));
    expect(await order.axes(id)).toMatchObject({ status: 'pending' });
    await hear(id, released('expired', 3));
    expect(await order.axes(id)).toMatchObject({ status: 'cancelled', saga: 'compensating' });
  });

  it('a declined card leaves the order pending, and shows the customer what to do', async () => {
    const id = await placedThen(reserved(), failed());
    expect(await order.axes(id)).toMatchObject({ status: 'pending', payment: 'failed', saga: 'running', version: 2 });
    expect((await detail(id)).payment.nextStep).toEqual({
      type: 'another_method',
      failureCode: 'card_declined',
      until: expect.any(String),
    });
    await hear(id, authorized(2));
    expect(await order.axes(id)).toMatchObject({ status: 'confirmed', payment: 'authorized' });
  });

  it('a final decline ends it at once', async () => {
    const id = await placedThen(reserved(), failed(1, true));
    expect(await order.axes(id)).toMatchObject({ status: 'cancelled', payment: 'failed', saga: 'failed' });
    expect((await detail(id)).cancelReason).toBe('payment_declined');
  });

  it('a second factor is shown as the next step', async () => {
    const nextAction = { type: 'redirect', url: 'https://bank.example/3ds/1' };
    const id = await placedThen(
      reserved(),
      fact(OnPaymentRequiresAction, { ...account, version: 1, status: 'requires_action', nextAction }),
    );
    expect((await detail(id)).payment).toMatchObject({
      status: 'requires_action',
      nextStep: { type: 'customer_action', action: nextAction },
    });
  });

  it('money that comes after the end is ignored here, until payment says its last word', async () => {
    const id = await placedThen(reserved());
    await order.request('POST', `/v1/orders/${id}/cancel`, { as: customer });
    await hear(id, authorized(1));
    expect(await order.axes(id)).toMatchObject({ status: 'cancelled', payment: 'authorized', saga: 'compensating' });
    await hear(id, voided(2));
    expect(await order.axes(id)).toMatchObject({ status: 'cancelled', payment: 'voided', saga: 'failed' });
    expect(await order.saidTypes(id)).toEqual(['order.placed.v1', 'order.payment_requested.v1', 'order.cancelled.v1']);
  });

  it('keeps the totals, and says each refund once', async () => {
    const id = await placedThen(reserved(), authorized(1), captured(2), refundedBy(3, 1000), refundedBy(4, 1500));
    await hear(
      id,
      fact(OnRefundFailed, { ...account, version: 5, status: 'partially_refunded', captured: 3998, refunded: 1500 }),
    );
    const refunds = (await order.said(id)).filter(({ type }) => type === 'order.refunded.v1');
    expect(refunds.map(({ data }) => data)).toEqual([
      expect.objectContaining({ version: 4, amount: { amount: 1000, currency: 'EUR' }, destination: 'original' }),
      expect.objectContaining({
        version: 5,
        amount: { amount: 500, currency: 'EUR' },
        refundedTotal: { amount: 1500, currency: 'EUR' },
      }),
    ]);
    expect((await detail(id)).payment).toMatchObject({
      status: 'partially_refunded',
      captured: { amount: 3998 },
      refunded: { amount: 1500 },
    });
  });

  it('walks the states of payment that it never heard of', async () => {
    const id = await placedThen(reserved(), authorized(1), refundedBy(4, 1500));
    const walked = await order.query<{ to_status: string }>(
      `SELECT to_status FROM order_status_history WHERE order_id = $1 AND axis = 'payment' ORDER BY created_at, id`,
      [id],
    );
    expect(walked.map(({ to_status }) => to_status)).toEqual(['authorized', 'captured', 'partially_refunded']);
  });

  it('a loss after the confirmation asks shipping to stop, once', async () => {
    const id = await placedThen(reserved(), authorized(1), rejected('expired', 4), voided(2));
    expect(await order.axes(id)).toMatchObject({ status: 'confirmed', payment: 'voided', version: 4 });
    expect((await order.said(id)).at(-1)).toMatchObject({
      type: 'order.cancellation_requested.v1',
      data: { reason: 'stock_lost', by: 'system:order', lines: [{ variantId: mugs.variantId, quantity: 2 }] },
    });
  });

  it('an event of an order that nobody placed, or that contradicts the order, is for a person', async () => {
    await expect(order.hear(...at(randomUUID(), reserved()))).rejects.toMatchObject({ code: 'contradiction' });
    const id = await placedThen(reserved(), authorized(1), captured(2));
    await expect(hear(id, failed(9))).rejects.toMatchObject({ code: 'contradiction' });
  });

  it('duplicates and old news change nothing', async () => {
    const facts = [reserved(), failed(1), authorized(2), captured(3), refundedBy(4, 1500)];
    const id = await placedThen(...facts);
    const before = await order.fingerprint();
    await hear(id, ...facts, ...facts.toReversed());
    expect(await order.fingerprint()).toBe(before);
  });

  it('any order of the facts ends in the same state', async () => {
    const facts = [reserved(), failed(1), authorized(2), captured(3)];
    const ends = await Promise.all(
      permutations(facts).map(async (shuffled) => order.axes(await placedThen(...shuffled, ...shuffled))),
    );
    for (const end of ends) {
      expect(end).toMatchObject({ status: 'confirmed', payment: 'captured', fulfilment: 'unfulfilled', saga: 'done' });
    }
  });

  describe('races', () => {
    it('both at the same moment: the money is asked for once', async () => {
      const { id } = await order.place();
      await Promise.all([hear(id, reserved()), hear(id, reserved()), hear(id, reserved(2))]);
      expect(await order.saidTypes(id)).toEqual(['order.placed.v1', 'order.payment_requested.v1']);
    });

    it('customer, staff and money at the same moment: one of them wins, and all that follows agrees', async () => {
      await Promise.all(
        Array.from({ length: 12 }, async () => {
          const id = await placedThen(reserved());
          await Promise.all([
            hear(id, authorized(1)),
            order.request('POST', `/v1/orders/${id}/cancel`, { as: customer }),
            order.request('POST', `/v1/admin/orders/${id}/cancel`, { as: staff }),
          ]);
          await expectOneEnd(order, id);
        }),
      );
    });
  });
});

describe('deadlines', () => {
  it('nobody held the stock: rejected, naming the step; sweeping side by side ends it once', async () => {
    await using order = await OrderService.start();
    const { id } = await order.place();
    const { id: inTime } = await order.place();
    await order.runOutOf(['CHECKOUT_HOLD_DEADLINE_MS'], id);
    const sweeper = order.service.get(SweepDeadlines);
    await Promise.all([sweeper.sweep(), sweeper.sweep(), sweeper.sweep()]);
    expect(await order.axes(id)).toMatchObject({ status: 'cancelled', saga: 'failed', version: 2 });
    expect((await order.said(id)).at(-1)).toMatchObject({
      type: 'order.cancelled.v1',
      data: { reason: 'not_answered', step: 'reserving', by: 'system:order' },
    });
    expect(await order.axes(inTime)).toMatchObject({ status: 'pending' });
  });

  it('a deadline that was moved is waited for', async () => {
    await using order = await OrderService.start();
    const { id } = await order.place();
    await order.runOutOf([], id);
    expect(await order.service.get(SweepDeadlines).sweep()).toBe(1);
    expect(await order.service.get(SweepDeadlines).sweep()).toBe(0);
    expect(await order.axes(id)).toMatchObject({ status: 'pending', saga: 'running' });
  });

  it('what cannot be ended is remembered with its error, and tried again after the others', async () => {
    await using order = await OrderService.start();
    const { id } = await order.place();
    await order.query(`UPDATE checkout_sagas SET state = state || '{"stock": "held"}' WHERE order_id = $1`, [id]);
    await order.query(`UPDATE orders SET payment_status = 'authorized' WHERE id = $1`, [id]);
    await order.query(`UPDATE shipping_addresses SET recipient = 'not ciphertext' WHERE order_id = $1`, [id]);
    await order.runOutOf([], id);
    expect(await order.service.get(SweepDeadlines).sweep()).toBe(0);
    const [saga] = await order.query('SELECT attempts, last_error FROM checkout_sagas WHERE order_id = $1', [id]);
    expect(saga).toEqual({ attempts: 1, last_error: expect.stringContaining('Not an encrypted field') });
    expect(await order.axes(id)).toMatchObject({ status: 'pending', version: 1 });
  });

  it('deadline, customer and money at the same moment: one of them wins', async () => {
    await using order = await OrderService.start();
    for (let round = 0; round < 8; round++) {
      const { id } = await order.place();
      await order.hear(...at(id, reserved()));
      await order.runOutOf(['CHECKOUT_PAY_DEADLINE_MS'], id);
      await Promise.all([
        order.service.get(SweepDeadlines).sweep(),
        order.hear(...at(id, authorized(1))),
        order.request('POST', `/v1/orders/${id}/cancel`, { as: customer }),
      ]);
      await expectOneEnd(order, id);
      order.patience();
    }
  });
});

function at(orderId: string, [handler, data]: Fact): [AnyHandler, Record<string, unknown>] {
  return [handler, { orderId, ...data }];
}

/** The order is what its one ending event says, and its versions have no gap. */
async function expectOneEnd(order: OrderService, orderId: string): Promise<void> {
  const { status } = await order.axes(orderId);
  const types = await order.saidTypes(orderId);
  const ends = types.filter((type) => type === 'order.confirmed.v1' || type === 'order.cancelled.v1');
  expect(ends).toEqual([`order.${status}.v1`]);
  const versions = await order.query<{ version: number }>(
    'SELECT aggregate_version::int AS version FROM outbox_messages WHERE key = $1 ORDER BY 1',
    [orderId],
  );
  expect(versions.map(({ version }) => version)).toEqual(types.map((_, index) => index + 1));
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
