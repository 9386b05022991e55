import { z } from 'zod';

const id = z.string().min(1).max(64);

/**
 * `GET /v1/carts/{id}/checkout`: the cart as an order is made from it. Asked by order with the customer's own bearer token,
 * or with the guest's `Cart-Token`; anybody else gets 404. A cart that is no longer active is 409.
 */
export const checkoutCart = z.object({
  cartId: z.uuid(),
  /** Comes back in `order.confirmed`, so that what was added since is not lost. */
  version: z.int().positive(),
  currency: z.string().length(3),
  couponCode: z.string().max(64).optional(),
  /** What is bought now; what is saved for later is not among them. Never empty: an empty cart is 409. */
  lines: z
    .array(
      z.object({
        variantId: id,
        productId: id,
        quantity: z.int().min(1).max(999),
        /** Version of the catalogue record that the customer saw. */
        sourceVersion: z.int().positive(),
      }),
    )
    .min(1)
    .max(100),
});
export type CheckoutCart = z.output<typeof checkoutCart>;

/** The header that carries a guest's secret hold on a cart. */
export const CART_TOKEN_HEADER = 'cart-token';

/** The same, as API documents show it. */
export const cartTokenHeader = {
  name: 'Cart-Token',
  description: 'The secret that a guest was given with the cart; whoever is signed in needs it for a guest’s cart only',
} as const;
