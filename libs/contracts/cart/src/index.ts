export { CartCarts } from './topics.ts';
export {
  CartCreatedV1,
  CartItemAddedV1,
  CartItemChangedV1,
  CartItemRemovedV1,
  CartConvertedV1,
  CartAbandonedV1,
} from './events.ts';
export { checkoutCart, cartTokenHeader, CART_TOKEN_HEADER, type CheckoutCart } from './checkout-cart.ts';
