import { money } from '@tenfold/contract-kit';
import { z } from 'zod';

/** `POST /v1/shipping/quotes`: what delivery of these lines to this place costs. Public; nothing is stored. */
export const quoteRequest = z.object({
  address: z.object({
    country: z.string().regex(/^[A-Z]{2}$/),
    region: z.string().max(50).optional(),
    postalCode: z.string().max(20).optional(),
  }),
  currency: z.string().regex(/^[A-Z]{3}$/),
  lines: z
    .array(
      z.object({
        variantId: z.string().min(1).max(64),
        quantity: z.int().min(1).max(999),
        /** Of one unit. Unknown counts as nothing. */
        weightGrams: z.int().min(0).max(10_000_000).optional(),
      }),
    )
    .min(1)
    .max(100),
  /** What the goods cost after discounts, minor units: rates by price and "free above" are judged by it. */
  goodsTotal: z.int().min(0).max(99_999_999_999),
});
export type QuoteRequest = z.output<typeof quoteRequest>;

export const shippingOption = z.object({
  code: z.string().max(64),
  name: z.string(),
  price: money,
  minDays: z.int().nonnegative(),
  maxDays: z.int().nonnegative(),
});

/** Cheapest first. Empty: nothing is sent there. */
export const quoteAnswer = z.object({ options: z.array(shippingOption) });
export type QuoteAnswer = z.output<typeof quoteAnswer>;
