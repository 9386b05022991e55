import { z } from 'zod';

/** Money on the wire: integer minor units (cents) beside an ISO 4217 currency code. Never a float, never a bare number. */
export const money = z.object({
  amount: z.int(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'a currency is three capital letters (ISO 4217)'),
});

export type MoneyData = z.output<typeof money>;
