import { defineService } from '@tenfold/contract-kit';
import {
  OrderCancellationRequestedV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderDeliveredV1,
  OrderOrders,
  OrderPartiallyDeliveredV1,
  OrderPartiallyShippedV1,
  OrderPaymentRequestedV1,
  OrderPlacedV1,
  OrderRefundedV1,
  OrderShippedV1,
} from '@tenfold/order-contracts';
import * as heard from './heard-events.ts';

export const manifest = defineService({
  name: 'order',
  summary: 'What was bought: takes orders, runs the checkout, and tells the others what an order needs.',
  routes: ['orders', 'tax-rates'],
  topics: [OrderOrders],
  publishes: [
    OrderPlacedV1,
    OrderPaymentRequestedV1,
    OrderConfirmedV1,
    OrderCancellationRequestedV1,
    OrderCancelledV1,
    OrderPartiallyShippedV1,
    OrderShippedV1,
    OrderPartiallyDeliveredV1,
    OrderDeliveredV1,
    OrderRefundedV1,
  ],
  hears: Object.values(heard),
  calls: ['cart', 'discount', 'shipping'],
});
