import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Idempotency, newId, type IdempotentRequest } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import type { Account } from '../domain/account.ts';
import type { Attempt } from '../domain/account-state.ts';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { showAttempt, showRefund, type AttemptView, type RefundView } from '../show-payment/payment.view.ts';

/**
 * What staff want done with a payment is written down with its claim and its audit entry, answered, and then done: the
 * provider is called after the commit.
 */
@Injectable()
export class AdministerPayments {
  constructor(
    private readonly accounts: Accounts,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  capture(caller: Identity, request: IdempotentRequest, id: string, amount?: number): Promise<AttemptView> {
    return this.decide(caller, request, id, { act: 'capture', amount }, (account, attempt) => {
      account.requestCapture(attempt, amount);
      return showAttempt(attempt);
    });
  }

  void(caller: Identity, request: IdempotentRequest, id: string): Promise<AttemptView> {
    return this.decide(caller, request, id, { act: 'void' }, (account, attempt) => {
      account.requestVoid(attempt);
      return showAttempt(attempt);
    });
  }

  refund(
    caller: Identity,
    request: IdempotentRequest,
    id: string,
    { amount, reason }: { amount?: number | undefined; reason: string },
  ): Promise<RefundView> {
    const refundId = newId();
    return this.decide(caller, request, id, { act: 'refund', amount, reason }, (account, attempt) => {
      const left = attempt.capturedAmount - attempt.refundClaimedAmount;
      if (left === 0) throw PaymentErrors.refund_exceeds_captured({ extensions: { left } });
      const refund = account.claimRefund(attempt, {
        id: refundId,
        amount: amount ?? left,
        reason,
        requestedBy: caller.userId,
        idempotencyKey: `refund:${refundId}`,
      });
      return showRefund(refund);
    });
  }

  private async decide<Answer extends AttemptView | RefundView>(
    caller: Identity,
    request: IdempotentRequest,
    id: string,
    wanted: Readonly<Record<string, unknown>>,
    change: (account: Account, attempt: Attempt) => Answer,
  ): Promise<Answer> {
    const { answer } = await this.accounts.untilCurrent(async () => {
      const account = await this.accounts.findByPayment(id);
      const attempt = account?.attempt(id);
      if (account === undefined || attempt === undefined) throw PaymentErrors.not_found();
      return this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 202, body: change(account, attempt) });
        await this.accounts.save(tx, account);
        await this.audit.record(tx, {
          userId: caller.userId,
          entityType: 'payment',
          entityId: id,
          action: 'update',
          before: {},
          after: wanted,
          requestId: currentCorrelation()?.requestId,
        });
      });
    });
    return answer.body as Answer;
  }
}
