import { defineEvent, sealed } from '@tenfold/contract-kit';
import { z } from 'zod';
import { PaymentPayments } from './topics.ts';

const id = z.string().min(1).max(64);
const amount = z.int().nonnegative();

/**
 * The whole account of an order, in every payment and refund event: totals so far, not steps. The newest version is
 * enough; an old one, a duplicate or a gap costs nothing.
 */
export const paymentPicture = z.object({
  orderId: id,
  /** Version of the account (the one row that payment keeps for the order), counted without gaps. */
  version: z.int().positive(),
  paymentId: id,
  attempt: z.int().positive(),
  status: z.enum([
    'pending',
    'requires_action',
    'authorized',
    'captured',
    'partially_refunded',
    'refunded',
    'failed',
    'voided',
    'disputed',
  ]),
  currency: z.string().length(3),
  /** Minor units of `currency`, over all attempts of the order. */
  authorized: amount,
  captured: amount,
  refunded: amount,
  orderNumber: z.string().max(50).optional(),
  /** Whom notification tells: the account, or the contact of a guest as order sealed it. */
  userId: id.optional(),
  contact: sealed(z.object({ email: z.string(), name: z.string().optional(), locale: z.string() }), [
    'notification',
  ]).optional(),
});
export type PaymentPicture = z.output<typeof paymentPicture>;

const account = {
  type: 'payment_account',
  id: (data: { orderId: string }) => data.orderId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { orderId: string }) => data.orderId;

const samplePicture = {
  orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e',
  version: 1,
  paymentId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8dcc',
  attempt: 1,
  currency: 'EUR',
  authorized: 0,
  captured: 0,
  refunded: 0,
};

export const PaymentRequiresActionV1 = defineEvent({
  type: 'payment.requires_action.v1',
  topic: PaymentPayments,
  summary: 'The customer must do something (a second factor) before the provider decides.',
  key,
  aggregate: account,
  data: paymentPicture.extend({
    nextAction: z.object({ type: z.string(), url: z.string() }),
  }),
  sample: {
    ...samplePicture,
    status: 'requires_action',
    nextAction: { type: 'redirect', url: 'https://bank.example/3ds/123' },
  },
});

export const PaymentAuthorizedV1 = defineEvent({
  type: 'payment.authorized.v1',
  topic: PaymentPayments,
  summary: 'The amount is set aside for the shop and can be captured.',
  key,
  aggregate: account,
  data: paymentPicture.extend({
    /** When the provider lets the authorisation go; absent when it does not say. */
    expiresAt: z.iso.datetime({ offset: true }).optional(),
  }),
  sample: { ...samplePicture, status: 'authorized', authorized: 3998, expiresAt: '2026-01-22T10:00:00.000Z' },
});

export const PaymentCapturedV1 = defineEvent({
  type: 'payment.captured.v1',
  topic: PaymentPayments,
  summary: 'Money was taken; `captured` is the total so far.',
  key,
  aggregate: account,
  data: paymentPicture.extend({
    /** True when nothing more will be captured. */
    final: z.boolean(),
  }),
  sample: { ...samplePicture, version: 2, status: 'captured', authorized: 3998, captured: 3998, final: true },
});

export const PaymentFailedV1 = defineEvent({
  type: 'payment.failed.v1',
  topic: PaymentPayments,
  summary: 'An attempt ended without money.',
  key,
  aggregate: account,
  data: paymentPicture.extend({
    failureCode: z.string().max(64),
    /** True when no further attempt can help: the order is cancelled at once instead of waiting for another method. */
    final: z.boolean(),
  }),
  sample: { ...samplePicture, status: 'failed', failureCode: 'card_declined', final: false },
});

export const PaymentVoidedV1 = defineEvent({
  type: 'payment.voided.v1',
  topic: PaymentPayments,
  summary: 'An authorisation was let go; nothing was taken.',
  key,
  aggregate: account,
  data: paymentPicture,
  sample: { ...samplePicture, version: 2, status: 'voided' },
});

const refund = paymentPicture.extend({
  refundId: id,
  returnId: id.optional(),
  amount: z.int().positive(),
  destination: z.enum(['original', 'store_credit']),
});
/** `door`: who asked for the refund. Whoever waits for refunds of returns passes over all others. */
const attributes = ({ returnId }: { returnId?: string | undefined }) => ({
  door: returnId === undefined ? 'payment' : 'return',
});
const sampleRefund = {
  ...samplePicture,
  version: 3,
  authorized: 3998,
  captured: 3998,
  refundId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8ddd',
  amount: 1999,
  destination: 'original' as const,
};

export const RefundSucceededV1 = defineEvent({
  type: 'refund.succeeded.v1',
  topic: PaymentPayments,
  summary: 'Money went back; `refunded` is the total so far.',
  key,
  aggregate: account,
  attributes,
  data: refund,
  sample: { ...sampleRefund, status: 'partially_refunded', refunded: 1999 },
});

export const RefundFailedV1 = defineEvent({
  type: 'refund.failed.v1',
  topic: PaymentPayments,
  summary: 'The provider refused a refund; the amount can be asked for again.',
  key,
  aggregate: account,
  attributes,
  data: refund.extend({ failureReason: z.string().max(255) }),
  sample: { ...sampleRefund, status: 'captured', failureReason: 'account_closed' },
});
