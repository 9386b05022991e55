export { OrderOrders } from './topics.ts';
export {
  OrderPlacedV1,
  OrderPaymentRequestedV1,
  OrderConfirmedV1,
  OrderCancellationRequestedV1,
  OrderCancelledV1,
  OrderRefundedV1,
  deliveryAddress,
  cancelReason,
  type DeliveryAddress,
  type CancelReason,
} from './events.ts';
