import { describe, expect, test } from '@jest/globals';
import { anAccount, anAttempt, kinds, says } from '../../test/an-account.ts';
import type { Account } from './account.ts';

const TOTAL = 3998;

/** An attempt that was declined and replaced, and has taken the money after all: that is on its way back. */
function replacedAndTaken(): Account {
  const { account, attempt } = anAccount();
  account.record(attempt, says('declined', { failureCode: 'card_declined' }));
  account.retry(anAttempt());
  account.record(attempt, says('captured'));
  return account;
}

const giveBack = (account: Account) => {
  for (const act of account.wanted()) {
    if (act.kind === 'refund') account.recordRefund(act.refund, { outcome: 'succeeded', reference: 't' });
  }
};
const leaves = (account: Account, due: number) =>
  account.earn({ orderVersion: account.state.orderVersion + 1, due, final: true, capturesOnce: false });
const refunds = (account: Account) => account.state.refunds.map(({ paymentId, amount }) => [paymentId, amount]);

describe('money that an attempt took after it had ended', () => {
  test('goes back once, and what the order earned is not given back with it', () => {
    const account = replacedAndTaken();
    giveBack(account);
    account.record(account.newest!, says('captured', { reference: 'auth_2' }));
    leaves(account, TOTAL);
    giveBack(account);
    expect(refunds(account)).toEqual([[account.state.attempts[0]!.id, TOTAL]]);
    expect(account.state.capturedTotal - account.state.refundedTotal).toBe(TOTAL);
  });

  test('pays for nothing: what has left is taken from the attempt that holds', () => {
    const account = replacedAndTaken();
    giveBack(account);
    account.record(account.newest!, says('authorized', { reference: 'auth_2' }));
    leaves(account, TOTAL);
    expect(account.wanted()).toMatchObject([{ kind: 'capture', amount: TOTAL }]);
    expect(account.withoutCover).toBe(0);
  });

  test('of what did not leave only that of the living attempt goes back on top', () => {
    const account = replacedAndTaken();
    account.record(account.newest!, says('captured', { reference: 'auth_2' }));
    leaves(account, 3000);
    giveBack(account);
    expect(account.state.capturedTotal - account.state.refundedTotal).toBe(3000);
  });

  test('is given back without undoing what was told of the order: it is tried to be paid again', () => {
    const account = replacedAndTaken();
    giveBack(account);
    expect(kinds(account)).toEqual(['resolve']);
    const statuses = account.events.map(({ data }) => (data as { status: string }).status);
    expect(statuses).toEqual(['failed', 'failed']);
  });
});
