import { defineErrors } from '@tenfold/errors';

export const UserErrors = defineErrors('user', {
  profile_not_found: { status: 404, title: 'There is no such person' },
  address_not_found: { status: 404, title: 'There is no such address' },
  address_incomplete: { status: 422, title: 'Addresses in this country need more than that' },
  method_not_found: { status: 404, title: 'There is no such payment method' },
  method_taken: { status: 409, title: 'This payment method is kept already' },
  method_expired: { status: 422, title: 'This card has expired' },
  card_number_refused: { status: 422, title: 'This looks like a card number, which must never come here' },
  product_not_found: { status: 404, title: 'There is no such product, or it is too new to be known here' },
  wish_not_found: { status: 404, title: 'This is not on the wish list' },
  too_many: { status: 409, title: 'There is no room for more of these' },
  stale_version: { status: 412, title: 'It was changed meanwhile, look again' },
});
