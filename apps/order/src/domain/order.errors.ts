import { defineErrors } from '@tenfold/errors';

export const OrderErrors = defineErrors('order', {
  not_found: { status: 404, title: 'Order not found' },
  email_required: { status: 422, title: 'A guest gives an e-mail address' },
  quantity_not_allowed: { status: 422, title: 'The quantity of a line is outside of what may be ordered' },
  mixed_currencies: { status: 422, title: 'The lines are priced in different currencies' },
  total_too_large: { status: 422, title: 'The total is larger than one order may be' },
  not_sold: { status: 409, title: 'A line is not sold any more' },
  price_changed: { status: 409, title: 'The total is not the expected one' },
  already_shipped: { status: 409, title: 'The order has left the warehouse' },
  invalid_transition: { status: 409, title: 'The order cannot go there from its current state' },
  changed_meanwhile: { status: 409, title: 'The order kept changing while this was tried' },
  catalogue_behind: { status: 503, title: 'The catalogue does not know a line yet, or is too old to price by' },
  tax_rate_overlaps: { status: 409, title: 'Another tax rate holds for this place, class and time' },
  tax_rate_ends_first: { status: 422, title: 'A tax rate ends after it begins' },
});
