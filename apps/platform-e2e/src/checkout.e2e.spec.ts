import { eventually } from '@tenfold/testing/eventually';
import { Errands } from './errands.ts';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterEach(async () => {
  await platform.control.kill('product', 'SIGCONT');
  await platform.locks.releaseAll();
});
afterAll(() => platform[Symbol.asyncDispose]());

describe('a checkout', () => {
  it('confirms an order: stock is held, the money is set aside, and nothing is taken', async () => {
    const { variantId } = await platform.sell({ units: 5, cents: 1999 });
    const order = await platform.customer.place({
      variantId,
      quantity: 2,
      paymentMethodId: await platform.customer.payWith('tok_ok'),
    });

    expect(order.status).toBe('pending');
    await platform.settles(order.id, { status: 'confirmed', payment: 'authorized', reason: null });
    expect(await platform.stock(variantId)).toEqual({ onHand: 5, reserved: 2, available: 3 });
    expect(await platform.providerMoney(order.id)).toEqual([{ kind: 'authorize', amount: 3998 }]);
    expect(await platform.customer.order(order.id)).toMatchObject({ status: 'confirmed', number: order.number });
  });

  it('leaves a declined order pending for another card, which confirms it', async () => {
    const { variantId } = await platform.sell({ units: 5 });
    const declined = await platform.customer.payWith('tok_declined');
    const order = await platform.customer.place({ variantId, paymentMethodId: declined });
    await platform.settles(order.id, { status: 'pending', payment: 'failed' });

    const another = await platform.customer.payWith('tok_ok');
    const retried = await platform.customer.session.request('POST', '/v1/payments/retry', {
      body: { orderId: order.id, paymentMethodId: another },
      headers: { 'idempotency-key': `retry-${order.id}` },
    });

    expect(retried.status).toBe(201);
    await platform.settles(order.id, { status: 'confirmed', payment: 'authorized' });
    expect(await platform.providerMoney(order.id)).toEqual([{ kind: 'authorize', amount: 1999 }]);
  });

  it('cancels an order for which there is too little stock, and asks for no money', async () => {
    const { variantId } = await platform.sell({ units: 3 });
    const order = await platform.customer.place({
      variantId,
      quantity: 4,
      paymentMethodId: await platform.customer.payWith('tok_ok'),
    });

    await platform.settles(order.id, { status: 'cancelled', reason: 'out_of_stock' });
    expect(await platform.stock(variantId)).toEqual({ onHand: 3, reserved: 0, available: 3 });
    expect(await platform.providerMoney(order.id)).toEqual([]);
  });

  it('waits for a second factor and confirms when it is given', async () => {
    const { variantId } = await platform.sell({ units: 1 });
    const order = await platform.customer.place({
      variantId,
      paymentMethodId: await platform.customer.payWith('tok_2fa'),
    });
    await platform.settles(order.id, { status: 'pending', payment: 'requires_action' });

    const { payment } = await platform.customer.order(order.id);
    const answered = await fetch(payment.nextStep!.action!.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcome: 'complete' }),
    });

    expect(answered.status).toBe(200);
    await platform.settles(order.id, { status: 'confirmed', payment: 'authorized' });
  });

  it('takes two webhooks for one, and one that overtakes the answer', async () => {
    const { variantId } = await platform.sell({ units: 2 });
    for (const token of ['tok_twice', 'tok_early']) {
      const order = await platform.customer.place({
        variantId,
        paymentMethodId: await platform.customer.payWith(token),
      });
      await platform.settles(order.id, { status: 'confirmed', payment: 'authorized' });
      expect(await platform.providerMoney(order.id)).toEqual([{ kind: 'authorize', amount: 1999 }]);
    }
  });

  it('finds out what became of a charge that was never answered', async () => {
    const { variantId } = await platform.sell({ units: 1 });
    const order = await platform.customer.place({
      variantId,
      paymentMethodId: await platform.customer.payWith('tok_timeout'),
    });

    await platform.settles(order.id, { status: 'confirmed', payment: 'authorized' });
    expect(await platform.providerMoney(order.id)).toEqual([{ kind: 'authorize', amount: 1999 }]);
  });
});

describe('a cancelled checkout', () => {
  it('gives back a payment that answers after the cancellation', async () => {
    const { variantId } = await platform.sell({ units: 2 });
    const before = await platform.stock(variantId);
    const { order, held } = await new Errands(platform).charged(variantId);

    expect((await platform.customer.cancel(order.id)).status).toBe(200);
    await held.release();

    await eventually(async () => {
      const money = await platform.providerMoney(order.id);
      expect(money.map(({ kind }) => kind)).toEqual(['authorize', 'void']);
    });
    await eventually(async () => expect(await platform.stock(variantId)).toEqual(before));
    expect(await platform.storedOrder(order.id)).toMatchObject({
      status: 'cancelled',
      reason: 'requested_by_customer',
    });
  });

  it('ends at each deadline with everything given back', async () => {
    const { variantId } = await platform.sell({ units: 4 });
    const before = await platform.stock(variantId);
    const place = async (token: string) =>
      platform.customer.place({ variantId, paymentMethodId: await platform.customer.payWith(token) });
    const [declined, unanswered, unreachable] = await Promise.all(
      ['tok_declined', 'tok_2fa', 'tok_unavailable'].map(place),
    );
    const held = [declined, unanswered, unreachable].map((order) => order!.id);
    await eventually(async () =>
      expect(
        await platform.evidence
          .database('order')
          .rows(`SELECT 1 FROM checkout_sagas WHERE order_id = ANY($1) AND step <> 'reserving'`, [held]),
      ).toHaveLength(3),
    );

    await platform.control.kill('product', 'SIGSTOP');
    const unheld = await place('tok_ok');
    await Promise.all([
      platform.settles(declined!.id, { status: 'cancelled', reason: 'payment_expired' }),
      platform.settles(unanswered!.id, { status: 'cancelled', reason: 'payment_expired' }),
      platform.settles(unheld.id, { status: 'cancelled', reason: 'not_answered' }),
    ]);
    await platform.control.kill('product', 'SIGCONT');
    await platform.settles(unreachable!.id, { status: 'cancelled', reason: 'not_answered' });

    await eventually(async () => expect(await platform.stock(variantId)).toEqual(before));
    for (const order of [declined, unanswered, unreachable, unheld]) {
      expect(await platform.providerMoney(order!.id)).toEqual([]);
    }
  });
});

it('keeps every promise of the platform after all of this', async () => {
  expect(await platform.brokenInvariants()).toEqual([]);
});
