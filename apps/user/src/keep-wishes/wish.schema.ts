import { money } from '@tenfold/contract-kit';
import { pageOf } from '@tenfold/service-host';
import { z } from 'zod';

export const productId = z.string().min(1).max(64);

export const wishBody = z.object({
  /** Left out: any variant of the product will do. */
  variantId: productId.optional(),
  notifyBackInStock: z.boolean().default(true),
  notifyPriceDrop: z.boolean().default(false),
});
export type WishBody = z.output<typeof wishBody>;

export const wishView = z.object({
  productId: z.string(),
  variantId: z.string().nullable(),
  productName: z.string(),
  imageUrl: z.string().nullable(),
  /** Null while it is not sold. */
  price: money.nullable(),
  /** Null while nothing was heard of its stock. */
  inStock: z.boolean().nullable(),
  notifyBackInStock: z.boolean(),
  notifyPriceDrop: z.boolean(),
  wishedAt: z.iso.datetime(),
});
export type WishView = z.output<typeof wishView>;
export const wishPage = pageOf(wishView);
