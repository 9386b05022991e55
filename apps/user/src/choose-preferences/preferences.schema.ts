import { z } from 'zod';

export const choices = z.object({
  /** ISO 4217; null: as the shop has it. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  marketingConsent: z.boolean(),
  /** Whatever a client wants to find again, fifty entries at most. */
  settings: z
    .record(z.string().max(50), z.union([z.string().max(500), z.boolean(), z.int()]))
    .refine((entries) => Object.keys(entries).length <= 50, 'at most 50 entries'),
});
export type Choices = z.output<typeof choices>;

export const preferencesView = choices.extend({
  /** When consent to marketing was given; null while there is none. */
  marketingConsentAt: z.iso.datetime().nullable(),
  version: z.int().positive(),
});
export type PreferencesView = z.output<typeof preferencesView>;
