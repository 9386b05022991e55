import { z } from 'zod';

const MOST_UNITS = 1_000_000;

const place = z.object({
  variantId: z.uuid(),
  location: z.string().trim().min(1).max(100).default('main'),
});
const notes = z.string().trim().min(1).max(500);

export const receiveStockBody = place.extend({ quantity: z.int().min(1).max(MOST_UNITS), notes: notes.optional() });
export type ReceiveStockBody = z.output<typeof receiveStockBody>;

export const adjustStockBody = place.extend({
  /** Units to add, or to take away when negative. */
  change: z
    .int()
    .min(-MOST_UNITS)
    .max(MOST_UNITS)
    .refine((change) => change !== 0, 'a change of nothing is none'),
  notes,
});
export type AdjustStockBody = z.output<typeof adjustStockBody>;

export const countStockBody = place.extend({ counted: z.int().min(0).max(MOST_UNITS), notes: notes.optional() });
export type CountStockBody = z.output<typeof countStockBody>;

/** What a movement did and what is there now. */
export const stockMoved = z.object({
  stockId: z.uuid(),
  variantId: z.uuid(),
  location: z.string(),
  change: z.int(),
  onHand: z.int().nonnegative(),
  reserved: z.int().nonnegative(),
  available: z.int().nonnegative(),
});
export type StockMoved = z.output<typeof stockMoved>;
