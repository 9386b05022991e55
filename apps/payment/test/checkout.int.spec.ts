import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@tenfold/testing';
import { PaymentUnderTest } from './payment-under-test.ts';

let payment: PaymentUnderTest;

beforeAll(async () => {
  payment = await PaymentUnderTest.start();
});
afterAll(() => payment.stop());
beforeEach(() => {
  payment.simulators.doorIsOpen = true;
});

describe('an order asks for its money', () => {
  test('a good card: authorised, one event with the totals, one charge', async () => {
    const orderId = await payment.order('tok_ok');

    await payment.paymentWhen(orderId, 'authorized');

    expect(await payment.published(orderId)).toMatchObject([
      {
        type: 'payment.authorized',
        version: 1,
        data: { orderId, attempt: 1, status: 'authorized', authorized: 3998, captured: 0, refunded: 0 },
      },
    ]);
    expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998']);
  });

  test('a declined card: failed with the code of the provider, and another attempt may follow', async () => {
    const orderId = await payment.order('tok_declined');

    await payment.paymentWhen(orderId, 'failed');

    expect(await payment.published(orderId)).toMatchObject([
      { type: 'payment.failed', version: 1, data: { failureCode: 'card_declined', final: false } },
    ]);
  });

  test.each([
    ['complete', 'authorized'],
    ['fail', 'failed'],
  ] as const)('a second factor that the customer does %s: %s by webhook', async (outcome, status) => {
    const orderId = await payment.order('tok_2fa');
    const { nextAction } = await payment.paymentWhen(orderId, 'requires_action');

    await payment.simulators.answerChallenge(nextAction!.url, outcome);
    await payment.paymentWhen(orderId, status);

    expect(await payment.publishedTypes(orderId)).toEqual(['payment.requires_action', `payment.${status}`]);
  });

  test('no answer: never failed, resolved by asking, charged once', async () => {
    const orderId = await payment.order('tok_timeout');

    await payment.paymentWhen(orderId, 'authorized');

    expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998']);
    const rows = await payment.service.database.query<{ outcome: string }>(
      'SELECT outcome FROM payment_transactions WHERE order_id = $1 ORDER BY created_at',
      [orderId],
    );
    expect(rows.map((row) => row.outcome)).toEqual(['unknown', 'succeeded']);
  });

  test.each(['tok_twice', 'tok_early', 'tok_late_200', 'tok_late_2000'])(
    '%s: webhook and answer together authorise once',
    async (token) => {
      const orderId = await payment.order(token);
      await payment.paymentWhen(orderId, 'authorized');
      const copies = token === 'tok_twice' ? 2 : 1;
      await eventually(() =>
        expect(payment.simulators.webhooks.filter(({ body }) => body.includes(orderId))).toHaveLength(copies),
      );
      await payment.settled(orderId);

      expect(await payment.publishedTypes(orderId)).toEqual(['payment.authorized']);
      expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998']);
    },
  );

  test('a provider that is away is asked again with the same key when it is back', async () => {
    const paymentMethodId = await payment.method('tok_ok');
    await payment.simulators.outage(60_000);
    const { orderId } = await payment.hearPaymentRequested({ paymentMethodId });
    await eventually(async () => {
      const [row] = await payment.service.database.query<{ action_tries: number }>(
        'SELECT action_tries FROM payment_orders WHERE order_id = $1',
        [orderId],
      );
      expect(row!.action_tries).toBeGreaterThan(0);
    });
    expect((await payment.payment(orderId)).status).toBe('pending');

    await payment.simulators.outage(0);

    await payment.paymentWhen(orderId, 'authorized');
    expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998']);
  });

  test('asked too late: failed for good, without a call', async () => {
    const orderId = await payment.order('tok_ok', { payUntil: new Date(Date.now() - 1_000).toISOString() });

    expect(await payment.published(orderId)).toMatchObject([
      { type: 'payment.failed', data: { failureCode: 'pay_until_passed', final: true } },
    ]);
    await payment.settled(orderId);
    expect(await payment.simulators.ledger(orderId)).toEqual([]);
  });

  test('a method that is not there, or that another order used up: failed, and another may be given', async () => {
    const used = await payment.method('tok_ok');
    await payment.hearPaymentRequested({ paymentMethodId: used });
    for (const paymentMethodId of [used, '0197a1f0-0000-7000-8000-0000000000bb', 'nothing']) {
      const { orderId } = await payment.hearPaymentRequested({ paymentMethodId });
      expect(await payment.published(orderId)).toMatchObject([
        { type: 'payment.failed', data: { failureCode: 'payment_method_unknown', final: false } },
      ]);
    }
  });

  test('the same event again changes nothing', async () => {
    const requested = await payment.hearPaymentRequested({ paymentMethodId: await payment.method('tok_ok') });
    await payment.paymentWhen(requested.orderId, 'authorized');
    await payment.hearPaymentRequested(requested);
    await payment.settled(requested.orderId);

    expect(await payment.publishedTypes(requested.orderId)).toEqual(['payment.authorized']);
    expect(await payment.simulators.ledger(requested.orderId)).toHaveLength(1);
  });
});

describe('an order ends', () => {
  test('authorised: voided, one event', async () => {
    const orderId = await payment.order('tok_ok');
    await payment.paymentWhen(orderId, 'authorized');

    await payment.hearCancelled(orderId);
    await payment.paymentWhen(orderId, 'voided');

    expect(await payment.publishedTypes(orderId)).toEqual(['payment.authorized', 'payment.voided']);
    expect((await payment.published(orderId)).at(-1)!.data).toMatchObject({ version: 2, authorized: 0, captured: 0 });
    expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998', 'void succeeded 3998']);
  });

  test('waiting for the customer: closed at the provider, so that a late yes does nothing', async () => {
    const orderId = await payment.order('tok_2fa');
    const { nextAction } = await payment.paymentWhen(orderId, 'requires_action');

    await payment.hearCancelled(orderId);
    await payment.paymentWhen(orderId, 'failed');

    await expect(payment.simulators.answerChallenge(nextAction!.url, 'complete')).rejects.toThrow('409');
    expect((await payment.published(orderId)).at(-1)).toMatchObject({
      type: 'payment.failed',
      data: { failureCode: 'order_closed', final: true },
    });
    expect(await payment.simulators.ledger(orderId)).toEqual([]);
  });

  test('before the provider has heard of it: nobody is charged, then or later', async () => {
    const paymentMethodId = await payment.method('tok_ok');
    await payment.simulators.outage(60_000);
    const { orderId } = await payment.hearPaymentRequested({ paymentMethodId });
    await payment.hearCancelled(orderId);
    await payment.simulators.outage(0);
    await payment.settled(orderId);

    expect(await payment.published(orderId)).toMatchObject([
      { type: 'payment.failed', version: 1, data: { failureCode: 'order_closed', final: true } },
    ]);
    expect(await payment.simulators.ledger(orderId)).toEqual([]);
  });

  test('success after the end: given back at once, and only that is told', async () => {
    const orderId = await payment.order('tok_late_1000');
    await payment.charged(orderId);
    await payment.hearCancelled(orderId);
    await payment.settled(orderId);

    expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998', 'void succeeded 3998']);
    expect(await payment.publishedTypes(orderId)).not.toContain('payment.authorized');
    expect(['failed', 'voided']).toContain((await payment.payment(orderId)).status);
  });

  test('charged without an answer, then ended: the resolver gives it back', async () => {
    const orderId = await payment.order('tok_timeout');
    await payment.charged(orderId);
    await payment.hearCancelled(orderId);
    await payment.settled(orderId);

    expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998', 'void succeeded 3998']);
    expect(await payment.books(orderId)).toEqual(['authorize succeeded 3998', 'void succeeded 3998']);
    expect(await payment.publishedTypes(orderId)).toEqual(['payment.failed']);
  });

  test('the end is heard before the request: the late request fails without a call', async () => {
    const paymentMethodId = await payment.method('tok_ok');
    const orderId = '0197a1f0-5c1e-7a3b-9d2e-aaaaaaaaaaaa';
    await payment.hearCancelled(orderId);
    await payment.hearPaymentRequested({ orderId, paymentMethodId });
    await payment.settled(orderId);

    expect(await payment.published(orderId)).toMatchObject([
      { type: 'payment.failed', version: 1, data: { failureCode: 'order_closed', final: true } },
    ]);
    expect(await payment.simulators.ledger(orderId)).toEqual([]);
  });

  test('a late webhook of success for a closed attempt is booked and given back; the status stays', async () => {
    payment.simulators.doorIsOpen = false;
    const orderId = await payment.order('tok_late_2000');
    await payment.charged(orderId);
    await payment.hearCancelled(orderId);
    await payment.settled(orderId);
    const before = await payment.payment(orderId);
    const webhook = await eventually(() => {
      const found = payment.simulators.webhooks.find(({ body }) => body.includes(orderId));
      if (found === undefined) throw new Error('nothing came yet');
      return found;
    });

    expect(await payment.simulators.replay(webhook)).toBe(200);
    await payment.settled(orderId);

    expect((await payment.payment(orderId)).status).toBe(before.status);
    expect(await payment.simulators.ledger(orderId)).toEqual(['authorize succeeded 3998', 'void succeeded 3998']);
    expect((await payment.payment(orderId)).attempts[0]).toMatchObject({ authorized: 0, captured: 0 });
  });
});

describe('webhooks', () => {
  test('without a valid signature: 401, nothing is stored', async () => {
    const count = async () =>
      (await payment.service.database.query<{ count: number }>('SELECT count(*)::int FROM payment_webhooks'))[0]!.count;
    const before = await count();
    const body = '{"id":"evt_1","type":"x","data":{}}';
    const path = '/v1/webhooks/payments/simulated';
    for (const signature of ['', 't=1,v1=00', `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`]) {
      expect(await payment.simulators.replay({ path, body, signature })).toBe(401);
    }
    expect(await count()).toBe(before);
  });

  test('the raw body lies encrypted, and a token lies nowhere in clear', async () => {
    const orderId = await payment.order('tok_twice');
    await payment.paymentWhen(orderId, 'authorized');
    const rows = await eventually(async () => {
      const found = await payment.service.database.query<{ raw: string; status: string }>(
        `SELECT encode(raw_body, 'escape') AS raw, status FROM payment_webhooks`,
      );
      expect(found.length).toBeGreaterThan(0);
      return found;
    });
    expect(rows.some(({ raw }) => raw.includes(orderId))).toBe(false);

    const everything = await payment.service.database.query<{ row: string }>(
      `SELECT row_to_json(t)::text AS row FROM one_off_methods t
        UNION ALL SELECT row_to_json(t)::text FROM payments t
        UNION ALL SELECT row_to_json(t)::text FROM payment_transactions t
        UNION ALL SELECT payload::text FROM outbox_messages t`,
    );
    expect(everything.filter(({ row }) => row.includes('tok_'))).toEqual([]);
  });
});
