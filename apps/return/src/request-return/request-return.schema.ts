import { z } from 'zod';
import { kinds, reasons, resolutions } from '../domain/return-item.ts';

const note = (length: number) => z.string().trim().min(1).max(length);

export const requestReturnBody = z.object({
  orderId: z.uuid(),
  kind: z.enum(kinds).default('return'),
  resolution: z.enum(resolutions).default('refund'),
  items: z
    .array(
      z.object({
        itemId: z.string().min(1).max(64),
        quantity: z.int().min(1).max(999),
        reason: z.enum(reasons),
        note: note(500).optional(),
      }),
    )
    .min(1)
    .max(100)
    .refine((items) => new Set(items.map(({ itemId }) => itemId)).size === items.length, 'each line once'),
  note: note(1000).optional(),
});
export type RequestReturnBody = z.output<typeof requestReturnBody>;

export const requestReturnForBody = requestReturnBody.extend({
  /** Takes the return although the window is closed. */
  goodwill: z.boolean().default(false),
});
export type RequestReturnForBody = z.output<typeof requestReturnForBody>;
