import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';

const amount = z.int().min(0).max(99_999_999);
const bound = z.int().min(0).max(99_999_999_999);
const basis = z.enum(['weight', 'price', 'items']);

export const createRateBody = z.object({
  methodId: z.uuid(),
  /** What the bounds count: grams, minor units of the goods, or pieces. One basis for all tiers of a method and currency. */
  basis,
  fromValue: bound.default(0),
  /** Excluded; left out for no end. */
  toValue: bound.optional(),
  price: amount,
  /** From this worth of goods on it costs nothing. */
  freeAbove: bound.optional(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type CreateRateBody = z.output<typeof createRateBody>;

/** A field that is left out stays; null takes it away. */
export const updateRateBody = z
  .object({ basis, fromValue: bound, toValue: bound.nullable(), price: amount, freeAbove: bound.nullable() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdateRateBody = z.output<typeof updateRateBody>;

export const listRatesQuery = pageQuery.extend({ methodId: z.uuid().optional() });
export type ListRatesQuery = z.output<typeof listRatesQuery>;

export const rateView = z.object({
  id: z.uuid(),
  methodId: z.uuid(),
  basis,
  fromValue: z.int(),
  toValue: z.int().nullable(),
  price: z.int(),
  freeAbove: z.int().nullable(),
  currency: z.string(),
  version: z.int().positive(),
});
export type RateView = z.output<typeof rateView>;
export const ratePage = pageOf(rateView);
