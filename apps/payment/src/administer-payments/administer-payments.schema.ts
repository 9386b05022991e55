import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { looksLikeCardNumber } from '../domain/card-number.ts';
import { paymentMoves, type PaymentStatus } from '../domain/payment-status.ts';
import { attemptView } from '../show-payment/payment.view.ts';

const amount = z.int().min(1).max(99_999_999);

export const captureBody = z.object({
  /** Minor units; all that is left of the authorisation when absent. */
  amount: amount.optional(),
});
export type CaptureBody = z.output<typeof captureBody>;

export const refundBody = z.object({
  /** Minor units; all that is left of the captured money when absent. */
  amount: amount.optional(),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .refine((text) => !looksLikeCardNumber(text), 'contains what looks like a card number'),
});
export type RefundBody = z.output<typeof refundBody>;

export const listPaymentsQuery = pageQuery.extend({
  status: z.enum(Object.keys(paymentMoves) as [PaymentStatus, ...PaymentStatus[]]).optional(),
});
export type ListPaymentsQuery = z.output<typeof listPaymentsQuery>;

export const paymentPage = pageOf(attemptView);
