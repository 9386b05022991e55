import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';

const fields = {
  name: z.string().trim().min(1).max(100),
  zoneId: z.uuid(),
  /** Days until it arrives, at best and at worst. */
  minDays: z.int().min(0).max(365),
  maxDays: z.int().min(0).max(365),
};

export const createMethodBody = z.object({
  ...fields,
  /** What orders carry; never given out again. */
  code: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(64),
  /** Left out: the simulated carrier. */
  carrierId: z.uuid().optional(),
  isActive: z.boolean().default(true),
});
export type CreateMethodBody = z.output<typeof createMethodBody>;

/** A field that is left out stays. */
export const updateMethodBody = z
  .object({ ...fields, carrierId: z.uuid().nullable(), isActive: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdateMethodBody = z.output<typeof updateMethodBody>;

export const listMethodsQuery = pageQuery.extend({ zoneId: z.uuid().optional() });
export type ListMethodsQuery = z.output<typeof listMethodsQuery>;

export const methodView = z.object({
  id: z.uuid(),
  code: z.string(),
  zoneId: z.uuid(),
  carrierId: z.uuid().nullable(),
  name: z.string(),
  minDays: z.int(),
  maxDays: z.int(),
  isActive: z.boolean(),
  version: z.int().positive(),
});
export type MethodView = z.output<typeof methodView>;
export const methodPage = pageOf(methodView);
