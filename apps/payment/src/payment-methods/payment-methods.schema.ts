import { z } from 'zod';

export const addMethodBody = z.object({
  /** What the payment provider gave for the card, never the card's number. */
  token: z.string().trim().min(1).max(200),
  /** Keep it for later orders; a guest's is always for one order. */
  save: z.boolean().default(true),
});
export type AddMethodBody = z.output<typeof addMethodBody>;

export const methodView = z.object({
  id: z.uuid(),
  kind: z.enum(['saved', 'one_off']),
  brand: z.string(),
  last4: z.string(),
  expMonth: z.int(),
  expYear: z.int(),
  isDefault: z.boolean(),
});
export type MethodView = z.output<typeof methodView>;

export const methodList = z.object({ items: z.array(methodView) });
export type MethodList = z.output<typeof methodList>;
