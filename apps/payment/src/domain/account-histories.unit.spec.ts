import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anAccount, anAttempt, steps, world } from '../../test/an-account.ts';
import { Account } from './account.ts';
import type { Attempt } from './account-state.ts';
import { hasEnded, paymentMoves, type PaymentStatus } from './payment-status.ts';

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
