import { defineTopic } from '@tenfold/contract-kit';

/** What staff did to a product, step by step. */
export const ProductProducts = defineTopic({ name: 'product.products', key: 'product id' });

/** The newest state of every product: a new consumer reads it from the beginning and has its replica. */
export const ProductCatalog = defineTopic({ name: 'product.catalog', key: 'product id', cleanup: 'compact' });

/** Product's answers about the stock of an order. */
export const ProductReservations = defineTopic({ name: 'product.reservations', key: 'order id' });

/** Stock levels that crossed a threshold; never one event per reservation. */
export const ProductInventory = defineTopic({ name: 'product.inventory', key: 'variant id' });

/** What customers say about products. */
export const ProductReviews = defineTopic({ name: 'product.reviews', key: 'review id' });
