import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { eventually } from '@tenfold/testing';
import type { MethodList, MethodView } from '../src/payment-methods/payment-methods.schema.ts';
import type { PaymentView } from '../src/show-payment/payment.view.ts';
import { PaymentUnderTest } from './payment-under-test.ts';

let payment: PaymentUnderTest;

beforeAll(async () => {
  payment = await PaymentUnderTest.start();
});
afterAll(() => payment.stop());

const staff = { userId: 'staff-1', permissions: ['payments.manage', 'payments.refund'] as const };

async function authorized(token = 'tok_ok'): Promise<{ orderId: string; id: string }> {
  const orderId = await payment.order(token);
  const { attempts } = await payment.paymentWhen(orderId, 'authorized');
  return { orderId, id: attempts[0]!.id };
}

async function captured(): Promise<{ orderId: string; id: string }> {
  const one = await authorized();
  await act(one.id, 'captures', {});
  await payment.paymentWhen(one.orderId, 'captured');
  return one;
}

function act(id: string, what: 'captures' | 'refunds' | 'void', body?: object, key = newId()) {
  return payment.service.request('POST', `/v1/admin/payments/${id}/${what}`, {
    body,
    as: staff,
    headers: { 'idempotency-key': key },
  });
}

const retry = async (orderId: string, token: string, key = newId()) =>
  payment.service.request<PaymentView & { code?: string }>('POST', '/v1/payments/retry', {
    body: { orderId, paymentMethodId: await payment.method(token) },
    headers: { 'idempotency-key': key },
  });

describe('staff', () => {
  test('capture in parts, never more than was authorised', async () => {
    const { orderId, id } = await authorized();

    expect((await act(id, 'captures', { amount: 1000 })).status).toBe(202);
    await payment.paymentWhen(orderId, 'captured');
    expect((await act(id, 'captures', { amount: 2999 })).body).toMatchObject({
      status: 409,
      code: 'payment.not_capturable',
      capturable: 2998,
    });
    await act(id, 'captures', {});
    await eventually(async () => expect((await payment.payment(orderId)).captured).toBe(3998));

    expect(await payment.published(orderId)).toMatchObject([
      { type: 'payment.authorized', version: 1 },
      { type: 'payment.captured', version: 2, data: { captured: 1000, final: false } },
      { type: 'payment.captured', version: 3, data: { captured: 3998, final: true } },
    ]);
  });

  test('void an authorisation', async () => {
    const { orderId, id } = await authorized();

    expect((await act(id, 'void')).status).toBe(202);
    await payment.paymentWhen(orderId, 'voided');
    expect((await act(id, 'void')).body).toMatchObject({ code: 'payment.not_voidable' });
  });

  test('refund in part and in full; the same key again is the same refund', async () => {
    const { orderId, id } = await captured();
    const key = newId();

    const first = await act(id, 'refunds', { amount: 1000, reason: 'damaged' }, key);
    const again = await act(id, 'refunds', { amount: 1000, reason: 'damaged' }, key);
    const otherBody = await act(id, 'refunds', { amount: 1001, reason: 'damaged' }, key);
    await payment.paymentWhen(orderId, 'partially_refunded');
    await act(id, 'refunds', { reason: 'the rest' });
    await payment.paymentWhen(orderId, 'refunded');

    expect(again.body).toEqual(first.body);
    expect(otherBody.status).toBe(422);
    expect(await payment.simulators.ledger(orderId)).toEqual([
      'authorize succeeded 3998',
      'capture succeeded 3998',
      'refund succeeded 1000',
      'refund succeeded 2998',
    ]);
  });

  test('ten refunds by two doors at once, while the order ends, never exceed what was captured', async () => {
    const { orderId, id } = await captured();

    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => act(id, 'refunds', { amount: 1500, reason: 'twice' })),
      payment.hearCancelled(orderId).then(() => undefined),
    ]);
    await payment.settled(orderId);

    expect(answers.filter((answer) => answer?.status === 500)).toEqual([]);
    const { refunded, captured: taken } = await payment.payment(orderId);
    expect([refunded, taken]).toEqual([3998, 3998]);
    const refunds = (await payment.simulators.ledger(orderId)).filter((entry) => entry.startsWith('refund succeeded'));
    expect(refunds.reduce((sum, entry) => sum + Number(entry.split(' ')[2]), 0)).toBe(3998);
  });

  test('a refund that the provider refuses gives its claim back and says so', async () => {
    const { orderId, id } = await authorized('tok_norefund');
    await act(id, 'captures', {});
    await payment.paymentWhen(orderId, 'captured');
    await act(id, 'refunds', { reason: 'damaged' });
    await eventually(async () => expect(await payment.publishedTypes(orderId)).toContain('refund.failed'));

    expect((await payment.payment(orderId)).status).toBe('captured');
    expect((await act(id, 'refunds', { amount: 1, reason: 'again' })).status).toBe(202);
  });

  test('every act leaves who did it', async () => {
    const { id } = await captured();
    const [entry] = await payment.service.database.query<{ user_id: string; new_values: object }>(
      `SELECT user_id, new_values FROM audit_logs WHERE entity_type = 'payment' AND entity_id = $1`,
      [id],
    );
    expect(entry).toMatchObject({ user_id: 'staff-1', new_values: { act: 'capture' } });
  });

  test('a partly captured order that ends: the money goes back, the rest is let go', async () => {
    const { orderId, id } = await authorized();
    await act(id, 'captures', { amount: 1000 });
    await payment.paymentWhen(orderId, 'captured');
    await payment.hearCancelled(orderId);
    await payment.settled(orderId);

    expect((await payment.simulators.ledger(orderId)).sort()).toEqual([
      'authorize succeeded 3998',
      'capture succeeded 1000',
      'refund succeeded 1000',
      'void succeeded 2998',
    ]);
  });

  test('the list shows attempts by status, newest first, page by page', async () => {
    await authorized();
    const first = await payment.service.request<{ items: { status: string }[]; nextCursor?: string }>(
      'GET',
      '/v1/admin/payments?limit=1&status=authorized',
      { as: staff },
    );
    expect(first.body.items).toMatchObject([{ status: 'authorized' }]);
  });

  test.each(['/v1/admin/payments', '/v1/payment-methods'])('GET %s is not for strangers', async (path) => {
    expect((await payment.service.request('GET', path)).status).toBe(401);
  });
});

describe('another method', () => {
  test('after a decline: a second attempt pays', async () => {
    const orderId = await payment.order('tok_declined');
    await payment.paymentWhen(orderId, 'failed');

    expect((await retry(orderId, 'tok_ok')).body).toMatchObject({ status: 'authorized' });
    expect(await payment.publishedTypes(orderId)).toEqual(['payment.failed', 'payment.authorized']);
  });

  test('in place of an unanswered second factor, which is closed at the provider first', async () => {
    const orderId = await payment.order('tok_2fa');
    const { nextAction } = await payment.paymentWhen(orderId, 'requires_action');

    const { body } = await retry(orderId, 'tok_ok');

    expect(body.attempts.map(({ status, failureCode }) => failureCode ?? status)).toEqual(['replaced', 'authorized']);
    await expect(payment.simulators.answerChallenge(nextAction!.url, 'complete')).rejects.toThrow('409');
  });

  test('while the outcome is open and the provider cannot be asked: 409', async () => {
    const orderId = await payment.order('tok_2fa');
    await payment.paymentWhen(orderId, 'requires_action');
    const paymentMethodId = await payment.method('tok_ok');
    await payment.simulators.outage(60_000);
    const answer = await payment.service.request('POST', '/v1/payments/retry', {
      body: { orderId, paymentMethodId },
      headers: { 'idempotency-key': newId() },
    });
    await payment.simulators.outage(0);

    expect(answer.body).toMatchObject({ status: 409, code: 'payment.attempt_in_progress' });
  });

  test('paid already, or five times tried: 409', async () => {
    const { orderId } = await authorized();
    expect((await retry(orderId, 'tok_ok')).body.code).toBe('payment.already_paid');

    const unlucky = await payment.order('tok_declined');
    await payment.paymentWhen(unlucky, 'failed');
    for (let attempt = 2; attempt <= 5; attempt++) await retry(unlucky, 'tok_declined');
    expect((await retry(unlucky, 'tok_ok')).body.code).toBe('payment.too_many_attempts');
    expect((await payment.published(unlucky)).at(-1)).toMatchObject({ version: 5, data: { attempt: 5, final: true } });
  });

  test('two at once: one attempt lives', async () => {
    const orderId = await payment.order('tok_declined');
    await payment.paymentWhen(orderId, 'failed');

    const answers = await Promise.all([retry(orderId, 'tok_ok'), retry(orderId, 'tok_ok')]);
    await payment.settled(orderId);

    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    const succeeded = (await payment.simulators.ledger(orderId)).filter((entry) => entry.includes('succeeded'));
    expect(succeeded).toEqual(['authorize succeeded 3998']);
  });
});

describe('payment methods', () => {
  const owner = { userId: 'user-7' };

  test('a saved method is listed for its owner only, used for many orders, and forgotten', async () => {
    const add = () =>
      payment.service.request<MethodView>('POST', '/v1/payment-methods', { body: { token: 'tok_ok' }, as: owner });
    const { body: method } = await add();
    expect(method).toMatchObject({ kind: 'saved', brand: 'visa', last4: '4242', isDefault: true });
    expect((await add()).body.id).toBe(method.id);

    for (const userId of ['user-7', 'user-8']) {
      const { orderId } = await payment.hearPaymentRequested({ paymentMethodId: method.id, userId });
      const view = (status: string) =>
        eventually(async () => {
          const answer = await payment.service.request<PaymentView>('GET', `/v1/payments?orderId=${orderId}`, {
            as: { userId },
          });
          expect(answer.body.status).toBe(status);
        });
      await view(userId === 'user-7' ? 'authorized' : 'failed');
      const stranger = await payment.service.request('GET', `/v1/payments?orderId=${orderId}`, { as: { userId: 'x' } });
      expect(stranger.status).toBe(404);
    }

    const remove = () => payment.service.request('DELETE', `/v1/payment-methods/${method.id}`, { as: owner });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    const list = await payment.service.request<MethodList>('GET', '/v1/payment-methods', { as: owner });
    expect(list.body.items).toEqual([]);
  });

  test.each([
    ['4242 4242 4242 4242', 'payment.card_number_refused'],
    ['tok_unknown', 'payment.token_refused'],
  ])('%s is refused', async (token, code) => {
    const answer = await payment.service.request('POST', '/v1/payment-methods', { body: { token } });
    expect(answer).toMatchObject({ status: 422, body: { code } });
  });
});

describe('a card for one order', () => {
  const tokenOf = async (id: string) => {
    const rows = await payment.service.database.query<{ token: string | null }>(
      'SELECT token FROM one_off_methods WHERE id = $1',
      [id],
    );
    return rows[0]!.token;
  };

  test('is kept while it may be tried again, and forgotten when the order is paid', async () => {
    const paymentMethodId = await payment.method('tok_declined');
    const { orderId } = await payment.hearPaymentRequested({ paymentMethodId });
    await payment.paymentWhen(orderId, 'failed');
    expect(await tokenOf(paymentMethodId)).not.toBeNull();

    await retry(orderId, 'tok_ok');
    expect(await tokenOf(paymentMethodId)).toBeNull();
  });

  test.each(['rc', 'cr'])('is forgotten when the order ends (%s)', async (order) => {
    const paymentMethodId = await payment.method('tok_2fa');
    const orderId = newId();
    for (const event of order) {
      if (event === 'c') await payment.hearCancelled(orderId);
      else await payment.hearPaymentRequested({ orderId, paymentMethodId });
    }
    expect(await tokenOf(paymentMethodId)).toBeNull();
    await payment.settled(orderId);
    expect(await payment.payment(orderId)).toMatchObject({ account: 'closed', status: 'failed' });
  });
});

describe('whatever order the events come in', () => {
  test('requested and cancelled, shuffled and doubled, end the same: no money held, a last word told', async () => {
    for (const order of ['rc', 'cr', 'rcc', 'crc', 'crr', 'rcr', 'rrc']) {
      const paymentMethodId = await payment.method('tok_ok');
      const orderId = newId();
      await Promise.all(
        [...order].map((event) =>
          event === 'r' ? payment.hearPaymentRequested({ orderId, paymentMethodId }) : payment.hearCancelled(orderId),
        ),
      );
      await payment.settled(orderId);

      const { account, status, attempts } = await payment.payment(orderId);
      expect(account).toBe('closed');
      expect(['failed', 'voided']).toContain(status);
      expect(attempts).toHaveLength(1);
      expect(attempts[0]!.authorized).toBe(0);
      const published = await payment.published(orderId);
      expect(published.map(({ version }) => version)).toEqual(published.map((_, index) => index + 1));
      expect(['payment.failed', 'payment.voided']).toContain(published.at(-1)!.type);
      const entries = (await payment.simulators.ledger(orderId)).map((entry) => entry.split(' ')[0]);
      expect([[], ['authorize', 'void']]).toContainEqual(entries);
    }
  });
});
