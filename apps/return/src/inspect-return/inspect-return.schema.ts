import { z } from 'zod';
import { conditions, dispositions } from '../domain/return-item.ts';

export const inspectReturnBody = z.object({
  /** Every item of the return, once. */
  items: z
    .array(
      z
        .object({
          itemId: z.string().min(1).max(64),
          receivedQuantity: z.int().min(0).max(999),
          condition: z.enum(conditions),
          disposition: z.enum(dispositions).optional(),
        })
        .refine(({ receivedQuantity, disposition }) => receivedQuantity > 0 === (disposition !== undefined), {
          path: ['disposition'],
          message: 'given exactly when something was received',
        }),
    )
    .min(1)
    .max(100),
});
export type InspectReturnBody = z.output<typeof inspectReturnBody>;
