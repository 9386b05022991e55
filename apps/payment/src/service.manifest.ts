import { defineService } from '@tenfold/contract-kit';
import {
  PaymentAuthorizedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
  PaymentPayments,
  PaymentRequiresActionV1,
  PaymentVoidedV1,
  RefundFailedV1,
  RefundSucceededV1,
} from '@tenfold/payment-contracts';
import { orderPartiallyShipped, orderShipped } from './capture-earned/order-shipped.views.ts';
import { orderCancelled } from './on-order-cancelled/order-cancelled.view.ts';
import { orderPaymentRequested } from './on-order-payment-requested/order-payment-requested.view.ts';
import { returnRefundRequested } from './on-return-refund-requested/return-refund-requested.view.ts';

export const manifest = defineService({
  name: 'payment',
  summary: 'Money in, money back',
  routes: ['payment-methods', 'payments', 'webhooks'],
  topics: [PaymentPayments],
  publishes: [
    PaymentRequiresActionV1,
    PaymentAuthorizedV1,
    PaymentCapturedV1,
    PaymentFailedV1,
    PaymentVoidedV1,
    RefundSucceededV1,
    RefundFailedV1,
  ],
  hears: [orderPaymentRequested, orderPartiallyShipped, orderShipped, orderCancelled, returnRefundRequested],
  calls: [],
});
