import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Account } from './account.ts';
import { MAX_ATTEMPTS } from './attempts.ts';
import type { Attempt, ProviderReport } from './account-state.ts';
import { authorizeKey, captureKey } from './provider-keys.ts';
import { hasEnded, paymentMoves, type PaymentStatus } from './payment-status.ts';

const NOW = new Date('2026-01-15T10:00:00Z');
const LATER = new Date('2026-01-15T10:30:00Z');

function world(now = NOW) {
  let ids = 0;
  return { now, newId: () => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}` };
}

let attempts = 0;

function anAttempt(over: { method?: { kind: 'saved' | 'one_off'; id: string } | undefined } = {}) {
  return {
    id: `00000000-0000-7000-9000-${String(++attempts).padStart(12, '0')}`,
    userId: 'user-1',
    method: { kind: 'saved' as const, id: 'method-1' },
    provider: 'simulated',
    currency: 'EUR',
    amount: 3998,
    ...over,
  };
}

function anAccount(now = NOW): { account: Account; attempt: Attempt } {
  const account = Account.open('order-1', 2, LATER, 'EUR', world(now));
  account.requestPayment(anAttempt());
  return { account, attempt: account.newest! };
}

const says = (status: ProviderReport['status'], over: Partial<ProviderReport> = {}): ProviderReport => ({
  status,
  reference: 'auth_1',
  ...(status === 'requires_action' && { nextAction: { type: 'redirect', url: 'https://bank.example' } }),
  ...over,
});

function told(account: Account): string[] {
  return account.events.map(({ definition }) => definition.type.replace('.v1', ''));
}

const kinds = (account: Account): string[] => account.wanted().map(({ kind }) => kind);

type Step = (account: Account) => void;
const steps: Record<string, Step> = {
  ...Object.fromEntries(
    (['requires_action', 'authorized', 'captured', 'declined', 'voided'] as const).flatMap((status) =>
      [0, -1].map((which): [string, Step] => [
        `${status} ${which}`,
        (account) => {
          const attempt = account.state.attempts.at(which);
          if (attempt) account.record(attempt, says(status, { reference: attempt.id }));
        },
      ]),
    ),
  ),
  earn: (account) =>
    void account.earn({
      orderVersion: account.state.orderVersion + 1,
      due: account.state.captureDue + 500,
      final: false,
      capturesOnce: false,
    }),
  close: (account) => void account.close(account.state.orderVersion + 1),
  retry: (account) => allowRefusal(() => account.retry(anAttempt(), account.newest?.id)),
  requestCapture: (account) => allowRefusal(() => account.requestCapture(account.newest!, 1000)),
  requestVoid: (account) => allowRefusal(() => account.requestVoid(account.newest!)),
  claim: (account) =>
    allowRefusal(() => {
      const id = `r-${account.state.refunds.length}`;
      const request = { id, amount: 700, reason: 'x', requestedBy: 'y', idempotencyKey: id };
      account.claimRefund(account.newest!, request);
    }),
  act: (account) => {
    const [act] = account.wanted();
    if (act?.kind === 'void') account.recordVoid(act.attempt);
    if (act?.kind === 'capture') {
      account.recordCapture(act.attempt, act.amount, captureKey(act.attempt, 0), {
        outcome: 'succeeded',
        reference: 't',
      });
    }
    if (act?.kind === 'refund') account.recordRefund(act.refund, { outcome: 'succeeded', reference: 't' });
    if (act?.kind === 'close') account.record(act.attempt, says('voided'));
  },
  refuse: (account) => {
    const act = account.wanted().find(({ kind }) => kind === 'refund');
    if (act?.kind === 'refund') account.recordRefund(act.refund, { outcome: 'failed', code: 'refused' });
  },
};

function allowRefusal(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error as Error).message.startsWith('payment.')) throw error;
  }
}

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

describe('what has left', () => {
  const earned = (orderVersion: number, due: number, final = false, capturesOnce = false) => ({
    orderVersion,
    due,
    final,
    capturesOnce,
  });
  function authorized() {
    const one = anAccount();
    one.account.record(one.attempt, says('authorized'));
    return one;
  }
  const settle = (account: Account) => {
    for (let round = 0; round < 20 && account.wanted().length > 0; round++) steps['act']!(account);
  };

  test('the newest word counts, an older one is not heard', () => {
    const { account } = authorized();
    expect(account.earn(earned(5, 2000))).toBe(true);
    expect(account.earn(earned(4, 3000, true))).toBe(false);
    expect(account.wanted()).toMatchObject([{ kind: 'capture', amount: 2000 }]);
  });

  test('what staff asked for before counts, until the order says what it comes to', () => {
    const { account, attempt } = authorized();
    account.requestCapture(attempt, 2500);
    account.earn(earned(4, 1000));
    expect(account.wanted()).toMatchObject([{ kind: 'capture', amount: 2500 }]);
    account.earn(earned(5, 1500, true));
    expect(account.wanted()).toMatchObject([{ kind: 'capture', amount: 1500 }]);
    expect(() => account.requestCapture(attempt, 1)).toThrow('payment.not_capturable');
  });

  test('a capture that was out when the order said less goes back by the difference, once', () => {
    const { account, attempt } = authorized();
    account.requestCapture(attempt);
    account.earn(earned(5, 1500, true));
    account.recordCapture(attempt, 3998, captureKey(attempt, 0), { outcome: 'succeeded', reference: 'txn_1' });
    expect(account.wanted()).toMatchObject([{ kind: 'refund', refund: { amount: 2498, reason: 'not_shipped' } }]);
    settle(account);
    expect(account.state).toMatchObject({ capturedTotal: 3998, refundedTotal: 2498 });
  });

  test('nothing was worth anything: the whole authorisation is let go', () => {
    const { account, attempt } = authorized();
    account.earn(earned(4, 0, true));
    settle(account);
    expect([attempt.status, told(account).at(-1)]).toEqual(['voided', 'payment.voided']);
  });

  test('a provider that captures once is asked for all of it at the first parcel, and the rest goes back', () => {
    const { account } = authorized();
    account.earn(earned(4, 1000, false, true));
    expect(account.wanted()).toMatchObject([{ kind: 'capture', amount: 3998 }]);
    settle(account);
    account.earn(earned(5, 1500, true, true));
    settle(account);
    expect(account.state).toMatchObject({ capturedTotal: 3998, refundedTotal: 2498 });
  });

  test('money that nobody holds any more is seen', () => {
    const { account, attempt } = anAccount();
    account.record(attempt, says('declined'));
    account.earn(earned(4, 1000));
    expect(account.withoutCover).toBe(1000);
    expect(authorized().account.withoutCover).toBe(0);
  });

  test('any way there: what is kept in the end is what was earned, and nothing is left set aside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom('act', 'requestCapture', 'claim'), fc.nat({ max: 3998 })), { maxLength: 20 }),
        fc.nat({ max: 3998 }),
        fc.boolean(),
        (moves, last, capturesOnce) => {
          const { account, attempt } = authorized();
          let refundedByStaff = 0;
          moves.forEach((move, index) => {
            if (typeof move === 'number') account.earn(earned(3 + index, Math.min(move, last), false, capturesOnce));
            else steps[move]!(account);
          });
          refundedByStaff = account.state.refundClaimed;
          account.earn(earned(100, last, true, capturesOnce));
          settle(account);
          expect(account.wanted()).toEqual([]);
          expect(attempt.authorizedAmount).toBe(attempt.capturedAmount);
          const { capturedTotal, refundedTotal } = account.state;
          expect(capturedTotal).toBeGreaterThanOrEqual(last);
          // What staff gave back is theirs to answer for: it can only make the shop keep less.
          expect(capturedTotal - refundedTotal).toBeLessThanOrEqual(last);
          expect(capturedTotal - refundedTotal).toBeGreaterThanOrEqual(last - refundedByStaff);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('any history', () => {
  test('keeps the books, counts its events without gaps, and never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 40 }), (names) => {
        const { account } = anAccount();
        const before = new Map<string, PaymentStatus>();
        for (const name of names) {
          steps[name]!(account);
          for (const attempt of account.state.attempts) {
            const was = before.get(attempt.id) ?? 'pending';
            if (was !== attempt.status) expect(reachable(was)).toContain(attempt.status);
            before.set(attempt.id, attempt.status);
            expect(attempt.refundedAmount).toBeLessThanOrEqual(attempt.refundClaimedAmount);
            expect(attempt.refundClaimedAmount).toBeLessThanOrEqual(attempt.capturedAmount);
            expect(attempt.capturedAmount).toBeLessThanOrEqual(attempt.authorizedAmount);
            expect(attempt.authorizedAmount).toBeLessThanOrEqual(attempt.amount);
          }
          const { state } = account;
          const sum = (of: (attempt: Attempt) => number) => state.attempts.reduce((total, each) => total + of(each), 0);
          expect(state.capturedTotal).toBe(sum((each) => each.capturedAmount));
          expect(state.refundClaimed).toBe(sum((each) => each.refundClaimedAmount));
          expect(state.refundedTotal).toBe(sum((each) => each.refundedAmount));
          expect(state.attempts.filter(({ status }) => !hasEnded(status)).length).toBeLessThanOrEqual(1);
        }
        expect(account.events.map(({ data }) => (data as { version: number }).version)).toEqual(
          account.events.map((_, index) => index + 1),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('an ended order holds no money once everything wanted is done', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 30 }), (names) => {
        const { account } = anAccount();
        for (const name of names) if (name !== 'refuse') steps[name]!(account);
        account.close(account.state.orderVersion + 1);
        for (let round = 0; round < 20 && account.wanted().length > 0; round++) steps['act']!(account);

        expect(account.wanted()).toEqual([]);
        expect(account.state.refundedTotal).toBe(account.state.capturedTotal);
        for (const attempt of account.state.attempts) expect(attempt.authorizedAmount).toBe(attempt.capturedAmount);
      }),
      { numRuns: 2_000 },
    );
  });

  test('once asked and ended, it has said a last word, whichever came first, by a way that the order can follow', () => {
    const script = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 30 });
    fc.assert(
      fc.property(fc.boolean(), script, (isEndHeardFirst, names) => {
        const account = isEndHeardFirst ? Account.tombstone('order-1', 3, world()) : anAccount().account;
        account.requestPayment(anAttempt());
        for (const name of names) if (name !== 'refuse') steps[name]!(account);
        account.close(account.state.orderVersion + 1);
        for (let round = 0; round < 60 && account.wanted().length > 0; round++) steps['act']!(account);

        const statuses = account.events.map(({ data }) => (data as { status: PaymentStatus }).status);
        expect(['failed', 'voided', 'refunded']).toContain(statuses.at(-1));
        statuses.reduce((from, to) => {
          if (from !== to) expect(reachable(from === 'failed' ? 'pending' : from)).toContain(to);
          return to;
        }, 'pending');
      }),
      { numRuns: 2_000 },
    );
  });

  function reachable(from: PaymentStatus): PaymentStatus[] {
    return paymentMoves[from].flatMap((next) => [next, ...reachable(next)]);
  }
});

test('an attempt is found by the key of its authorisation', () => {
  const { attempt } = anAccount();
  expect(authorizeKey(attempt)).toBe(`authorize:${attempt.id}`);
});
