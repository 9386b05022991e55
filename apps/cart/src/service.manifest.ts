import {
  CartAbandonedV1,
  CartCarts,
  CartConvertedV1,
  CartCreatedV1,
  CartItemAddedV1,
  CartItemChangedV1,
  CartItemRemovedV1,
} from '@tenfold/cart-contracts';
import { defineService } from '@tenfold/contract-kit';
import * as heard from './heard-events.ts';

export const manifest = defineService({
  name: 'cart',
  summary: 'What somebody is about to buy: carts of accounts and guests, at the prices of now.',
  routes: ['carts'],
  topics: [CartCarts],
  publishes: [CartCreatedV1, CartItemAddedV1, CartItemChangedV1, CartItemRemovedV1, CartConvertedV1, CartAbandonedV1],
  hears: Object.values(heard),
  calls: ['discount', 'shipping'],
});
