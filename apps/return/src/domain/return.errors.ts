import { defineErrors } from '@tenfold/errors';

export const ReturnErrors = defineErrors('return', {
  not_found: { status: 404, title: 'Return not found' },
  order_not_found: { status: 404, title: 'Nothing of this order was delivered to you' },
  label_not_found: { status: 404, title: 'This return has no label' },
  kind_not_offered: { status: 422, title: 'Exchanges, replacements, claims and store credit are not offered yet' },
  unknown_item: { status: 422, title: 'A line does not belong to this order or this return' },
  window_closed: { status: 409, title: 'The time to return this is over' },
  quantity_not_available: { status: 409, title: 'Less than that is left to be returned' },
  illegal_transition: { status: 409, title: 'The state of the return does not allow this' },
  not_all_inspected: { status: 422, title: 'Every item of the return is inspected, once' },
  refund_too_large: { status: 422, title: 'More than the money of these items cannot be refunded' },
  not_paid: { status: 409, title: 'Nothing was paid that could be refunded' },
  refund_not_failed: { status: 409, title: 'Only a refund that failed is asked for again' },
  tracking_number_taken: { status: 409, title: 'Another return has this tracking number' },
  busy: { status: 409, title: 'This return is being changed by somebody else; try again' },
});
