import { money } from '@tenfold/contract-kit';
import { z } from 'zod';

/** What the API shows of a cart. Amounts are minor units beside their currency. */

export const cartWarning = z.discriminatedUnion('code', [
  z.object({ code: z.literal('price_changed'), was: money, is: money }),
  z.object({ code: z.literal('not_sold') }),
  z.object({ code: z.literal('out_of_stock') }),
  z.object({ code: z.literal('quantity_not_allowed'), minPerOrder: z.int(), maxPerOrder: z.int().optional() }),
]);

export const cartLine = z.object({
  variantId: z.string(),
  productId: z.string(),
  sku: z.string().optional(),
  name: z.string(),
  imageUrl: z.string().optional(),
  quantity: z.int(),
  unitPrice: money.describe('What one unit costs now, for this quantity'),
  unitPriceWhenAdded: money,
  lineTotal: money,
  warnings: z.array(cartWarning),
});
export type CartLine = z.output<typeof cartLine>;

export const sharedCart = z.object({
  currency: z.string(),
  items: z.array(cartLine),
  subtotal: money.describe('Of what can be bought, at the prices of now, before discounts, shipping and taxes'),
});
export type SharedCart = z.output<typeof sharedCart>;

export const cartView = sharedCart.extend({
  id: z.uuid(),
  version: z.int(),
  status: z.enum(['active', 'converted', 'merged', 'abandoned', 'expired']),
  couponCode: z.string().optional(),
  shareToken: z.string().optional(),
  orderId: z.string().optional(),
  savedForLater: z.array(cartLine),
});
export type CartView = z.output<typeof cartView>;
