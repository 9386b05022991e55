import { z } from 'zod';
import { LARGEST_QUANTITY } from '../domain/cart.ts';

const quantity = z.int().min(1).max(LARGEST_QUANTITY);

export const addItemBody = z.object({ variantId: z.uuid(), quantity: quantity.default(1) });
export type AddItemBody = z.output<typeof addItemBody>;

export const changeItemBody = z.object({ quantity });
export type ChangeItemBody = z.output<typeof changeItemBody>;

export const saveForLaterBody = z.object({ savedForLater: z.boolean() });
export type SaveForLaterBody = z.output<typeof saveForLaterBody>;

export const couponBody = z.object({ code: z.string().trim().min(1).max(64) });
export type CouponBody = z.output<typeof couponBody>;
