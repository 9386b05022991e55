import { defineErrors } from '@tenfold/errors';

export const CartErrors = defineErrors('cart', {
  not_found: { status: 404, title: 'Cart not found' },
  line_not_found: { status: 404, title: 'The cart does not hold this' },
  variant_unknown: { status: 404, title: 'The catalogue does not know this (yet)' },
  closed: { status: 409, title: 'The cart cannot be changed or ordered any more' },
  empty: { status: 409, title: 'There is nothing in the cart to buy' },
  not_sold: { status: 409, title: 'This is not sold any more' },
  changed_meanwhile: { status: 409, title: 'The cart kept changing while this was tried' },
  too_many_lines: { status: 422, title: 'A cart holds at most 100 different things' },
  quantity_not_allowed: { status: 422, title: 'The quantity is outside of what may be ordered' },
  other_currency: { status: 422, title: 'The cart holds things of another currency' },
  discount_unavailable: { status: 503, title: 'Discounts cannot be estimated right now' },
  shipping_unavailable: { status: 503, title: 'Shipping cannot be estimated right now' },
});
