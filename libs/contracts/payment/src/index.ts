export { PaymentPayments } from './topics.ts';
export {
  PaymentRequiresActionV1,
  PaymentAuthorizedV1,
  PaymentCapturedV1,
  PaymentFailedV1,
  PaymentVoidedV1,
  RefundSucceededV1,
  RefundFailedV1,
  paymentPicture,
  type PaymentPicture,
} from './events.ts';
