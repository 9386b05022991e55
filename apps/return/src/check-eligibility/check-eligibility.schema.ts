import { z } from 'zod';

export const eligibilityQuery = z.object({ orderId: z.uuid() });
export type EligibilityQuery = z.output<typeof eligibilityQuery>;

const units = z.int().nonnegative();

export const eligibilityView = z.object({
  orderId: z.string(),
  orderNumber: z.string(),
  currency: z.string(),
  /** Whether anything can be returned now. */
  isEligible: z.boolean(),
  items: z.array(
    z.object({
      itemId: z.string(),
      variantId: z.string(),
      sku: z.string(),
      name: z.string(),
      bought: units,
      delivered: units,
      /** In returns that were not refused or called off. */
      returned: units,
      /** Units that can be asked for now; 0 when the window is closed. */
      left: units,
      returnableUntil: z.string(),
    }),
  ),
});
export type EligibilityView = z.output<typeof eligibilityView>;
