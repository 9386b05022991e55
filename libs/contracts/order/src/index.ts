export { OrderOrders } from './topics.ts';
export {
  OrderPlacedV1,
  OrderPaymentRequestedV1,
  OrderConfirmedV1,
  OrderCancellationRequestedV1,
  OrderCancelledV1,
} from './checkout-events.ts';
export {
  OrderPartiallyShippedV1,
  OrderShippedV1,
  OrderPartiallyDeliveredV1,
  OrderDeliveredV1,
} from './fulfilment-events.ts';
export { OrderRefundedV1 } from './refund-event.ts';
export {
  deliveryAddress,
  guestContact,
  cancelReason,
  type DeliveryAddress,
  type GuestContact,
  type CancelReason,
  type OrderLimit,
} from './order-event.ts';
