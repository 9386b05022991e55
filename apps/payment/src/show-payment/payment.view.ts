import { z } from 'zod';
import type { Account } from '../domain/account.ts';
import type { Attempt, Refund } from '../domain/account-state.ts';
import { paymentMoves, type PaymentStatus } from '../domain/payment-status.ts';

const status = z.enum(Object.keys(paymentMoves) as [PaymentStatus, ...PaymentStatus[]]);
const nextAction = z.object({ type: z.string(), url: z.string() });
const amount = z.int().nonnegative();

export const attemptView = z.object({
  id: z.uuid(),
  orderId: z.string(),
  attempt: z.int(),
  status,
  amount,
  currency: z.string(),
  authorized: amount,
  captured: amount,
  refunded: amount,
  failureCode: z.string().optional(),
  nextAction: nextAction.optional(),
  attemptedAt: z.iso.datetime(),
});
export type AttemptView = z.output<typeof attemptView>;

export const refundView = z.object({
  id: z.uuid(),
  paymentId: z.uuid(),
  amount,
  currency: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  reason: z.string(),
  failureReason: z.string().optional(),
});
export type RefundView = z.output<typeof refundView>;

/** Everything about the money of one order; amounts in minor units of `currency`. */
export const paymentView = z.object({
  orderId: z.string(),
  account: z.enum(['open', 'closed']),
  /** Of the newest attempt; absent when the order ended before its payment was asked for. */
  status: status.optional(),
  currency: z.string().optional(),
  nextAction: nextAction.optional(),
  failureCode: z.string().optional(),
  captured: amount,
  refunded: amount,
  attempts: z.array(attemptView),
  refunds: z.array(refundView),
});
export type PaymentView = z.output<typeof paymentView>;

export function showPayment({ state, newest }: Account): PaymentView {
  return {
    orderId: state.orderId,
    account: state.account,
    ...(newest && { status: newest.status }),
    ...(state.currency !== null && { currency: state.currency }),
    ...(newest?.nextAction && { nextAction: newest.nextAction }),
    ...(newest?.failureCode && { failureCode: newest.failureCode }),
    captured: state.capturedTotal,
    refunded: state.refundedTotal,
    attempts: state.attempts.map(showAttempt),
    refunds: state.refunds.map(showRefund),
  };
}

export function showAttempt(attempt: Attempt): AttemptView {
  return {
    id: attempt.id,
    orderId: attempt.orderId,
    attempt: attempt.attempt,
    status: attempt.status,
    amount: attempt.amount,
    currency: attempt.currency,
    authorized: attempt.authorizedAmount,
    captured: attempt.capturedAmount,
    refunded: attempt.refundedAmount,
    ...(attempt.failureCode !== null && { failureCode: attempt.failureCode }),
    ...(attempt.nextAction !== null && { nextAction: attempt.nextAction }),
    attemptedAt: attempt.attemptedAt.toISOString(),
  };
}

export function showRefund(refund: Refund): RefundView {
  return {
    id: refund.id,
    paymentId: refund.paymentId,
    amount: refund.amount,
    currency: refund.currency,
    status: refund.status,
    reason: refund.reason,
    ...(refund.failureReason !== null && { failureReason: refund.failureReason }),
  };
}
