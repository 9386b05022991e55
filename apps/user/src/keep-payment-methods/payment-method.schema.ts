import { z } from 'zod';
import { words } from '../know-person/person-schemas.ts';

export const addPaymentMethodBody = z.object({
  provider: z
    .string()
    .max(32)
    .regex(/^[a-z][a-z0-9_-]*$/),
  /** What the provider calls the card. */
  providerMethodId: words(255),
  cardBrand: words(50),
  cardLast4: z.string().regex(/^[0-9]{4}$/),
  expMonth: z.int().min(1).max(12),
  expYear: z.int().min(2000).max(2100),
  billingAddressId: z.uuid().optional(),
  /** The first one is the default whatever is said. */
  isDefault: z.boolean().default(false),
});
export type AddPaymentMethodBody = z.output<typeof addPaymentMethodBody>;

export const paymentMethodView = z.object({
  id: z.uuid(),
  provider: z.string(),
  cardBrand: z.string(),
  cardLast4: z.string(),
  expMonth: z.int(),
  expYear: z.int(),
  billingAddressId: z.uuid().nullable(),
  isDefault: z.boolean(),
});
export type PaymentMethodView = z.output<typeof paymentMethodView>;
export const paymentMethodList = z.object({ items: z.array(paymentMethodView) });
export const paymentMethodKept = z.object({ id: z.uuid() });
