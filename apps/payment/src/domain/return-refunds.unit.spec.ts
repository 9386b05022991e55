import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Account } from './account.ts';
import type { Attempt } from './account-state.ts';

let ids = 0;
const newId = () => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`;
const TOTAL = 3998;

/** Authorised, nothing taken yet. */
function anAccount(): { account: Account; attempt: Attempt } {
  const world = { now: new Date('2026-01-15T10:00:00Z'), newId };
  const account = Account.open('order-1', 1, new Date('2026-01-15T10:30:00Z'), 'EUR', world);
  const method = { kind: 'saved' as const, id: 'method-1' };
  account.requestPayment({ id: newId(), userId: 'u1', method, provider: 'p', currency: 'EUR', amount: TOTAL });
  const attempt = account.newest!;
  account.record(attempt, { status: 'authorized', reference: 'auth_1' });
  return { account, attempt };
}

const wish = (amount: number, over = {}) => ({
  refundId: newId(),
  returnId: newId(),
  amount,
  currency: 'EUR',
  destination: 'original' as const,
  ...over,
});

function capture(account: Account, attempt: Attempt, amount: number): void {
  account.recordCapture(attempt, amount, newId(), { outcome: 'succeeded', reference: newId() });
}

const kinds = (account: Account) => account.wanted().map(({ kind }) => kind);
const statuses = (account: Account) => account.state.refunds.map(({ status, isClaimed }) => [status, isClaimed]);

describe('a refund that a return asks for', () => {
  test('before the capture waits, and is asked of the provider after it', () => {
    const { account, attempt } = anAccount();
    account.requestReturnRefund(wish(1999));
    expect(kinds(account)).toEqual([]);
    account.earn({ orderVersion: 2, due: TOTAL, final: true, capturesOnce: false });
    capture(account, attempt, TOTAL);
    expect(kinds(account)).toEqual(['refund']);
  });

  test('behind one that failed at the provider is claimed with what that gave back', () => {
    const { account, attempt } = anAccount();
    account.earn({ orderVersion: 2, due: TOTAL, final: false, capturesOnce: false });
    capture(account, attempt, 2000);
    account.requestReturnRefund(wish(2000));
    account.requestReturnRefund(wish(1000));
    expect(statuses(account)).toEqual([
      ['pending', true],
      ['pending', false],
    ]);
    account.recordRefund(account.state.refunds[0]!, { outcome: 'failed', code: 'account_closed' });
    expect(statuses(account)).toEqual([
      ['failed', true],
      ['pending', true],
    ]);
  });

  test.each([
    ['another currency', { currency: 'USD' }, 'currency_mismatch'],
    ['store credit', { destination: 'store_credit' as const }, 'destination_not_offered'],
  ])('in %s fails at once', (_, over, failureReason) => {
    const { account } = anAccount();
    account.requestReturnRefund(wish(1, over));
    expect(account.events.at(-1)).toMatchObject({ data: { failureReason } });
  });

  test('that waits for an order which ends fails, and all that was taken goes back once', () => {
    const { account, attempt } = anAccount();
    account.earn({ orderVersion: 2, due: 1000, final: false, capturesOnce: false });
    capture(account, attempt, 1000);
    account.requestReturnRefund(wish(2000));
    account.close(3);
    expect(account.state.refunds).toMatchObject([{ status: 'failed' }, { status: 'pending', amount: 1000 }]);
  });

  test('never takes more than was captured, and none waits for ever', () => {
    const acts = fc.array(
      fc.oneof(
        fc.record({ act: fc.constant('wish' as const), amount: fc.integer({ min: 1, max: TOTAL }) }),
        fc.record({ act: fc.constant('capture' as const), amount: fc.integer({ min: 1, max: TOTAL }) }),
        fc.record({ act: fc.constantFrom('succeeds' as const, 'fails' as const), amount: fc.constant(0) }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: TOTAL }), (steps, due) => {
        const { account, attempt } = anAccount();
        const settle = (outcome: 'succeeds' | 'fails') => {
          const next = account.wanted().find(({ kind }) => kind === 'refund');
          if (next?.kind !== 'refund') return;
          const reference = newId();
          account.recordRefund(
            next.refund,
            outcome === 'fails' ? { outcome: 'failed', code: 'no' } : { outcome: 'succeeded', reference },
          );
        };
        for (const { act, amount } of steps) {
          const held = attempt.authorizedAmount - attempt.capturedAmount;
          if (act === 'wish') account.requestReturnRefund(wish(amount));
          else if (act !== 'capture') settle(act);
          else if (held > 0) capture(account, attempt, Math.min(amount, held));
          expect(account.state.refundClaimed).toBeLessThanOrEqual(account.state.capturedTotal);
          expect(account.state.refundedTotal).toBeLessThanOrEqual(account.state.refundClaimed);
        }
        account.earn({ orderVersion: 9, due, final: true, capturesOnce: false });
        const [left] = account.wanted().filter(({ kind }) => kind === 'capture');
        if (left?.kind === 'capture') capture(account, attempt, left.amount);
        expect(account.state.refunds.filter(({ status, isClaimed }) => status === 'pending' && !isClaimed)).toEqual([]);
        expect(account.state.refundClaimed).toBeLessThanOrEqual(account.state.capturedTotal);
      }),
    );
  });
});
