export { ShippingShipments } from './topics.ts';
export {
  ShipmentCreatedV1,
  ShipmentDispatchedV1,
  ShipmentInTransitV1,
  ShipmentDeliveredV1,
  ShipmentExceptionV1,
  ShipmentCancelledV1,
  type ShipmentPicture,
} from './events.ts';
export { quoteRequest, quoteAnswer, shippingOption, type QuoteRequest, type QuoteAnswer } from './quote.ts';
