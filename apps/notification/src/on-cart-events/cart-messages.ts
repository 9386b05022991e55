import * as heard from '../heard-events.ts';
import { telling } from '../tell/telling.ts';

/** One line for each event of a cart or a wish that its owner is told of. */
export const cartHandlers = [
  telling('OnCartAbandoned', heard.cartAbandoned, ({ cartId, items, subtotal, currency }) => ({
    key: 'cart_abandoned',
    data: { cart: { id: cartId }, items, subtotal: { amount: subtotal, currency } },
  })),
  telling('OnWishlistBackInStock', heard.wishlistBackInStock, ({ productId, productName, price }) => ({
    key: 'wishlist_back_in_stock',
    data: { product: { id: productId, name: productName }, ...(price !== undefined && { price }) },
  })),
];
