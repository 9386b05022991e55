import { z } from 'zod';

/** Fields that coupons and promotions have alike. */
export const name = z.string().trim().min(1).max(100);
export const stackingGroup = z.string().trim().min(1).max(50);
export const time = z.iso.datetime({ offset: true });
export const count = z.int().min(1).max(1_000_000_000);

export const discountStatus = z.enum(['draft', 'active', 'paused', 'ended']);
/** What a new one may be at once. */
export const firstStatus = z.enum(['draft', 'active']).default('draft');

export const changeStatusBody = z.object({ status: z.enum(['active', 'paused', 'ended']) });
export type ChangeStatusBody = z.output<typeof changeStatusBody>;

export const editedView = z.object({ id: z.uuid(), version: z.int().positive() });
export type EditedView = z.output<typeof editedView>;
