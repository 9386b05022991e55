import { Account } from '../src/domain/account.ts';
import type { Attempt, ProviderReport } from '../src/domain/account-state.ts';
import { captureKey } from '../src/domain/provider-keys.ts';

const NOW = new Date('2026-01-15T10:00:00Z');
export const LATER = new Date('2026-01-15T10:30:00Z');

export function world(now = NOW) {
  let ids = 0;
  return { now, newId: () => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}` };
}

let attempts = 0;

export function anAttempt(over: { method?: { kind: 'saved' | 'one_off'; id: string } | undefined } = {}) {
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

export function anAccount(now = NOW): { account: Account; attempt: Attempt } {
  const account = Account.open('order-1', 2, LATER, 'EUR', world(now));
  account.requestPayment(anAttempt());
  return { account, attempt: account.newest! };
}

export const says = (status: ProviderReport['status'], over: Partial<ProviderReport> = {}): ProviderReport => ({
  status,
  reference: 'auth_1',
  ...(status === 'requires_action' && { nextAction: { type: 'redirect', url: 'https://bank.example' } }),
  ...over,
});

export function told(account: Account): string[] {
  return account.events.map(({ definition }) => definition.type.replace('.v1', ''));
}

export const kinds = (account: Account): string[] => account.wanted().map(({ kind }) => kind);

type Step = (account: Account) => void;
/** What may happen to an account: what the provider says, what is asked for, and the first thing done of what is wanted. */
export const steps: Record<string, Step> = {
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
  release: (account) => {
    const [act] = account.wanted();
    if (act?.kind === 'close') account.record(act.attempt, says('voided', { released: act.attempt.amount }));
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
