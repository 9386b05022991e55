import { defineTopic } from '@tenfold/contract-kit';

/** What happens to carts. */
export const CartCarts = defineTopic({ name: 'cart.carts', key: 'cart id' });
