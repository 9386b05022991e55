import { z } from 'zod';
import { moment } from '../find-orders/find-orders.schema.ts';

export const taxRateBody = z
  .object({
    country: z.string().regex(/^[A-Z]{2}$/, 'a country is two capital letters (ISO 3166-1)'),
    /** The whole country when absent. */
    region: z.string().trim().min(1).max(50).optional(),
    taxClass: z.string().trim().min(1).max(32).default('standard'),
    rateBp: z.int().min(0).max(10_000).describe('Basis points: 1900 is 19 %'),
    included: z.boolean().describe('Whether prices already contain it'),
    name: z.string().trim().min(1).max(100),
    /** From now on when absent. */
    validFrom: moment.optional(),
    validUntil: moment.optional(),
  })
  .refine(({ validFrom, validUntil }) => !validFrom || !validUntil || new Date(validFrom) < new Date(validUntil), {
    error: 'a rate ends after it begins',
    path: ['validUntil'],
  });
export type TaxRateBody = z.output<typeof taxRateBody>;

export const taxRate = z.object({
  id: z.uuid(),
  country: z.string(),
  region: z.string().optional(),
  taxClass: z.string(),
  rateBp: z.int(),
  included: z.boolean(),
  name: z.string(),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime().optional(),
});
export type TaxRateView = z.output<typeof taxRate>;
