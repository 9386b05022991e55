import { defineEvent } from '@tenfold/contract-kit';
import { z } from 'zod';
import { CartCarts } from './topics.ts';

const id = z.string().min(1).max(64);
const quantity = z.int().positive();

/** `version` is that of the cart, counted without gaps over its events. */
const cartEvent = z.object({ cartId: id, version: z.int().positive(), userId: id.optional() });
const aggregate = {
  type: 'cart',
  id: (data: { cartId: string }) => data.cartId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { cartId: string }) => data.cartId;

const sampleCart = {
  cartId: '0197a1f0-0000-7000-8000-0000000000ca',
  userId: '0197a1f0-0000-7000-8000-0000000000aa',
};
const sampleItem = {
  variantId: '0197a1f0-0000-7000-8000-000000000001',
  productId: '0197a1f0-0000-7000-8000-000000000010',
};

export const CartCreatedV1 = defineEvent({
  type: 'cart.created.v1',
  topic: CartCarts,
  summary: 'Somebody began to choose.',
  key,
  aggregate,
  data: cartEvent.extend({ currency: z.string().length(3) }),
  sample: { ...sampleCart, version: 1, currency: 'EUR' },
});

export const CartItemAddedV1 = defineEvent({
  type: 'cart.item_added.v1',
  topic: CartCarts,
  summary: 'A variant was put into a cart that did not hold it.',
  key,
  aggregate,
  data: cartEvent.extend({ variantId: id, productId: id, quantity }),
  sample: { ...sampleCart, ...sampleItem, version: 2, quantity: 2 },
});

export const CartItemChangedV1 = defineEvent({
  type: 'cart.item_changed.v1',
  topic: CartCarts,
  summary: 'The quantity of a variant in a cart changed; `quantity` is what the cart holds now.',
  key,
  aggregate,
  data: cartEvent.extend({ variantId: id, productId: id, quantity }),
  sample: { ...sampleCart, ...sampleItem, version: 3, quantity: 3 },
});

export const CartItemRemovedV1 = defineEvent({
  type: 'cart.item_removed.v1',
  topic: CartCarts,
  summary: 'A variant was taken out of a cart.',
  key,
  aggregate,
  data: cartEvent.extend({ variantId: id, productId: id }),
  sample: { ...sampleCart, ...sampleItem, version: 4 },
});

export const CartConvertedV1 = defineEvent({
  type: 'cart.converted.v1',
  topic: CartCarts,
  summary: 'The cart became a confirmed order.',
  key,
  aggregate,
  data: cartEvent.extend({ orderId: id }),
  sample: { ...sampleCart, version: 5, orderId: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e' },
});

export const CartAbandonedV1 = defineEvent({
  type: 'cart.abandoned.v1',
  topic: CartCarts,
  summary: 'A cart of a known customer lay untouched for long; said once per cart.',
  key,
  aggregate,
  data: cartEvent.extend({
    userId: id,
    currency: z.string().length(3),
    /** Minor units of `currency`, at the prices when the items were added. */
    subtotal: z.int().nonnegative(),
    items: z.array(z.object({ variantId: id, productId: id, name: z.string(), quantity })).min(1),
  }),
  sample: {
    ...sampleCart,
    version: 5,
    currency: 'EUR',
    subtotal: 3998,
    items: [{ ...sampleItem, name: 'Mug, blue', quantity: 2 }],
  },
});
