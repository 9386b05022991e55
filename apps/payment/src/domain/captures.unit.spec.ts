import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anAccount, says, steps, told } from '../../test/an-account.ts';
import type { Account } from './account.ts';
import { captureKey } from './provider-keys.ts';

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

  test('goes before a wish of staff to let the money go that was not done yet; of nothing earned it does not', () => {
    const { account, attempt } = authorized();
    account.requestVoid(attempt);
    account.earn(earned(4, 0));
    expect(account.wanted()).toMatchObject([{ kind: 'void' }]);
    account.earn(earned(5, 2000));
    expect(account.wanted()).toMatchObject([{ kind: 'capture', amount: 2000 }]);
    expect(account.changedAttempts.has(attempt)).toBe(true);
    account.earn(earned(6, 2000, true));
    settle(account);
    expect([attempt.capturedAmount, attempt.authorizedAmount]).toEqual([2000, 2000]);
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
