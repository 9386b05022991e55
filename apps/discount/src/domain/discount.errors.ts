import { defineErrors } from '@tenfold/errors';

export const DiscountErrors = defineErrors('discount', {
  coupon_not_found: { status: 404, title: 'Coupon not found' },
  promotion_not_found: { status: 404, title: 'Promotion not found' },
  code_taken: { status: 409, title: 'Another coupon has this code' },
  illegal_transition: { status: 409, title: 'The status does not allow this' },
  below_used: { status: 409, title: 'Less than what was used already' },
  stale_version: { status: 412, title: 'Somebody else has changed this since you read it' },
  currency_unknown: { status: 422, title: 'Nothing can be paid in this currency' },
  too_much: { status: 422, title: 'The goods cost more than can be counted' },
  currency_mismatch: { status: 422, title: 'All amounts of a discount are in one currency' },
  value_does_not_fit: {
    status: 422,
    title: 'A percentage has percentBp, a fixed amount has amount, free shipping neither',
  },
  window_crossed: { status: 422, title: 'It ends before it starts' },
});
