import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { scope } from '../domain/scope.ts';
import { price } from '../edit-discounts/amounts.ts';
import { count, discountStatus, firstStatus, name, stackingGroup, time } from '../edit-discounts/discount.schema.ts';

const kind = z.enum(['percentage', 'fixed', 'free_shipping']);
const code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{2,63}$/);

/** What a coupon is worth, to whom and how often; null is no limit. */
const terms = z.object({
  /** Of `percentage`: basis points. */
  percentBp: z.int().min(1).max(10_000).nullable(),
  /** Of `fixed`. */
  amount: price.nullable(),
  /** Of all goods, before any discount. */
  minimumSpend: price.nullable(),
  maximumDiscount: price.nullable(),
  startsAt: time.nullable(),
  endsAt: time.nullable(),
  usageLimit: count.nullable(),
  usageLimitPerUser: z.int().min(1).max(1_000).nullable(),
  stackingGroup: stackingGroup.nullable(),
  /** Goes together with other discounts of the goods. */
  isStackable: z.boolean(),
  scope,
});
export type Terms = z.output<typeof terms>;

export const createCouponBody = terms.partial().extend({ code, name, kind, status: firstStatus });
export type CreateCouponBody = z.output<typeof createCouponBody>;

/** A field that is left out stays. Code and kind are for good. */
export const updateCouponBody = terms
  .extend({ name })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdateCouponBody = z.output<typeof updateCouponBody>;

export const generateCouponsBody = terms.partial().extend({
  /** Stands before ten random letters and digits. */
  prefix: z
    .string()
    .trim()
    .regex(/^[A-Z0-9][A-Z0-9-]{0,19}$/)
    .optional(),
  count: z.int().min(1).max(1_000),
  name,
  kind,
  status: firstStatus,
});
export type GenerateCouponsBody = z.output<typeof generateCouponsBody>;

export const generatedView = z.object({ batchId: z.uuid(), codes: z.array(z.string()) });
export type GeneratedView = z.output<typeof generatedView>;

export const couponView = terms.extend({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  kind,
  status: discountStatus,
  /** Reserved and redeemed. */
  usedCount: z.int(),
  batchId: z.uuid().nullable(),
  createdAt: z.string(),
  version: z.int().positive(),
});
export type CouponView = z.output<typeof couponView>;

export const couponPage = pageOf(couponView);
export const couponQuery = pageQuery.extend({
  status: discountStatus.optional(),
  batchId: z.uuid().optional(),
  /** Whatever its case. */
  code: z.string().max(64).optional(),
});
export type CouponQuery = z.output<typeof couponQuery>;
