import { defineErrors } from '@tenfold/errors';

export const PaymentErrors = defineErrors('payment', {
  not_found: { status: 404, title: 'Payment not found' },
  method_not_found: { status: 404, title: 'Payment method not found' },
  card_number_refused: { status: 422, title: 'A card number must never be sent here; send the token of the provider' },
  token_refused: { status: 422, title: 'The payment provider does not know this token' },
  provider_unavailable: { status: 503, title: 'The payment provider does not answer' },
  attempt_in_progress: { status: 409, title: 'Another attempt to pay this order is not decided yet' },
  already_paid: { status: 409, title: 'This order is paid' },
  order_closed: { status: 409, title: 'This order has ended and takes no payment' },
  too_many_attempts: { status: 409, title: 'This order was tried to be paid too often' },
  not_capturable: { status: 409, title: 'This payment has nothing left to capture' },
  not_voidable: { status: 409, title: 'Only an authorisation that was not captured can be voided' },
  refund_exceeds_captured: { status: 409, title: 'More than what is left of the captured money cannot be refunded' },
  busy: { status: 409, title: 'This payment is being changed by somebody else; try again' },
});
