import { describe, expect, test } from '@jest/globals';
import { anAccount, anAttempt, kinds, LATER, says, told, world } from '../../test/an-account.ts';
import { Account } from './account.ts';
import { MAX_ATTEMPTS } from './attempts.ts';
import { authorizeKey, captureKey } from './provider-keys.ts';

describe('the first attempt', () => {
  test('is to be resolved, and nothing is told yet', () => {
    const { account } = anAccount();

    expect(kinds(account)).toEqual(['resolve']);
    expect(told(account)).toEqual([]);
  });

  test('after the last moment to pay it fails for good without a call', () => {
    const { account } = anAccount(new Date(LATER.getTime() + 1));

    expect(account.events).toMatchObject([{ data: { failureCode: 'pay_until_passed', final: true } }]);
    expect(kinds(account)).toEqual([]);
  });

  test('without a usable method it fails, and another method may follow', () => {
    const account = Account.open('order-1', 2, LATER, 'EUR', world());
    account.requestPayment(anAttempt({ method: undefined }));

    expect(account.events).toMatchObject([{ data: { failureCode: 'payment_method_unknown', final: false } }]);
  });

  test('on a tombstone it fails for good', () => {
    const account = Account.tombstone('order-1', 3, world());
    account.requestPayment(anAttempt());

    expect(account.events).toMatchObject([{ data: { version: 1, failureCode: 'order_closed', final: true } }]);
  });
});

describe('what the provider says', () => {
  test.each([
    ['authorized', 'payment.authorized', []],
    ['captured', 'payment.captured', []],
    ['requires_action', 'payment.requires_action', ['watch']],
    ['declined', 'payment.failed', []],
    ['voided', 'payment.failed', []],
  ] as const)('%s on an open account: %s', (status, event, wanted) => {
    const { account, attempt } = anAccount();
    account.record(attempt, says(status));

    expect(told(account)).toEqual([event]);
    expect(kinds(account)).toEqual(wanted);
  });

  test.each([
    ['authorized', ['void']],
    ['captured', ['refund']],
    ['requires_action', ['close']],
  ] as const)('%s on a closed account: nothing is told, the money goes back', (status, wanted) => {
    const { account, attempt } = anAccount();
    account.close(3);
    account.record(attempt, says(status));

    expect(told(account)).toEqual([]);
    expect(kinds(account)).toEqual(wanted);
  });

  test('a success for an attempt that was replaced: booked, let go, untold', () => {
    const { account, attempt } = anAccount();
    account.record(attempt, says('requires_action'));
    account.retry(anAttempt(), attempt.id);
    account.record(attempt, says('authorized'));

    expect(attempt.status).toBe('failed');
    expect(account.wanted()).toMatchObject([{ kind: 'void', attempt: { id: attempt.id } }, { kind: 'resolve' }]);
    account.recordVoid(attempt);
    account.record(attempt, says('authorized'));
    expect(kinds(account)).toEqual(['resolve']);
    expect(told(account)).toEqual(['payment.requires_action']);
  });

  test('said twice, it changes nothing', () => {
    const { account, attempt } = anAccount();
    account.record(attempt, says('authorized'));
    account.record(attempt, says('authorized'));
    account.record(attempt, says('requires_action'));
    account.record(attempt, says('declined'));

    expect(told(account)).toEqual(['payment.authorized']);
    expect(account.transactions).toHaveLength(1);
  });
});

describe('another attempt', () => {
  test(`at most ${MAX_ATTEMPTS}; the last failure is final`, () => {
    const { account } = anAccount();
    for (let number = 1; number < MAX_ATTEMPTS; number++) {
      account.record(account.newest!, says('declined', { failureCode: 'card_declined' }));
      account.retry(anAttempt());
    }
    account.record(account.newest!, says('declined', { failureCode: 'card_declined' }));

    expect(account.events.map(({ data }) => (data as { final: boolean }).final)).toEqual([
      ...Array<boolean>(MAX_ATTEMPTS - 1).fill(false),
      true,
    ]);
    expect(() => account.retry(anAttempt())).toThrow('payment.too_many_attempts');
  });

  test('not beside one that is undecided and was not closed at the provider', () => {
    const { account } = anAccount();

    expect(() => account.retry(anAttempt())).toThrow('payment.attempt_in_progress');
  });

  test('not when it is paid, not when the order has ended', () => {
    const paid = anAccount();
    paid.account.record(paid.attempt, says('authorized'));
    const ended = anAccount();
    ended.account.close(3);

    expect(() => paid.account.retry(anAttempt())).toThrow('payment.already_paid');
    expect(() => ended.account.retry(anAttempt())).toThrow('payment.order_closed');
  });
});

describe('capture and refund', () => {
  function captured() {
    const one = anAccount();
    one.account.record(one.attempt, says('captured'));
    return one;
  }
  const aRefund = (amount: number) => ({
    id: `refund-${Math.random()}`,
    amount,
    reason: 'damaged',
    requestedBy: 'staff-1',
    idempotencyKey: `key-${Math.random()}`,
  });

  test('in two parts: the account is captured with the first, final with the last', () => {
    const { account, attempt } = anAccount();
    account.record(attempt, says('authorized'));
    account.requestCapture(attempt, 1000);
    account.recordCapture(attempt, 1000, captureKey(attempt, 0), { outcome: 'succeeded', reference: 'txn_1' });
    account.requestCapture(attempt);
    account.recordCapture(attempt, 2998, captureKey(attempt, 0), { outcome: 'succeeded', reference: 'txn_2' });

    expect(account.events.slice(1)).toMatchObject([
      { data: { version: 2, captured: 1000, final: false } },
      { data: { version: 3, captured: 3998, final: true } },
    ]);
    expect(kinds(account)).toEqual([]);
  });

  test('a refused capture stays wanted, under a new key', () => {
    const { account, attempt } = anAccount();
    account.record(attempt, says('authorized'));
    account.requestCapture(attempt);
    account.recordCapture(attempt, 3998, captureKey(attempt, 0), { outcome: 'failed', code: 'capture_refused' });

    expect(account.progressed).toBe(false);
    expect(kinds(account)).toEqual(['capture']);
    expect(captureKey(attempt, 1)).not.toBe(captureKey(attempt, 0));
  });

  test('a refund is claimed before it is done, and a refused one gives its claim back', () => {
    const { account, attempt } = captured();
    const refund = account.claimRefund(attempt, aRefund(3000));
    expect(() => account.claimRefund(attempt, aRefund(999))).toThrow('payment.refund_exceeds_captured');
    account.recordRefund(refund, { outcome: 'failed', code: 'refund_refused' });

    account.recordRefund(account.claimRefund(attempt, aRefund(3998)), { outcome: 'succeeded', reference: 'txn_9' });

    expect(told(account)).toEqual(['payment.captured', 'refund.failed', 'refund.succeeded']);
    expect(attempt.status).toBe('refunded');
  });

  test('a part refunded leaves the payment partially refunded', () => {
    const { account, attempt } = captured();
    account.recordRefund(account.claimRefund(attempt, aRefund(1)), { outcome: 'succeeded', reference: 'txn_9' });

    expect(attempt.status).toBe('partially_refunded');
  });

  test('captured money of an order that ends goes back whole', () => {
    const { account, attempt } = captured();
    account.recordRefund(account.claimRefund(attempt, aRefund(1000)), { outcome: 'succeeded', reference: 'txn_8' });
    account.close(5);

    expect(account.wanted()).toMatchObject([{ kind: 'refund', refund: { amount: 2998 } }]);
  });
});

test('an attempt is found by the key of its authorisation', () => {
  const { attempt } = anAccount();
  expect(authorizeKey(attempt)).toBe(`authorize:${attempt.id}`);
});
