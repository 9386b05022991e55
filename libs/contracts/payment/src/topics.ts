import { defineTopic } from '@tenfold/contract-kit';

/** What happened to the money of an order. */
export const PaymentPayments = defineTopic({ name: 'payment.payments', key: 'order id' });
