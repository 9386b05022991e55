export { OrderOrders } from './topics.ts';
export {
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
  deliveryAddress,
  guestContact,
  cancelReason,
  type DeliveryAddress,
  type GuestContact,
  type CancelReason,
} from './events.ts';
