import { pageOf } from '@tenfold/service-host';
import { z } from 'zod';

const fields = {
  name: z.string().trim().min(1).max(100),
  /** With `{tracking}` where the number stands. */
  trackingUrlTemplate: z
    .string()
    .max(500)
    .regex(/^https?:\/\/\S*\{tracking\}\S*$/, 'an address with {tracking} in it'),
  /** Kept encrypted and never shown, as the next one. */
  credentials: z.string().min(1).max(4000),
  webhookSecret: z.string().min(16).max(255),
};
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(32);

export const createCarrierBody = z.object({
  name: fields.name,
  code: slug,
  /** Which connection speaks to it; a carrier without one can be prepared and not be switched on. */
  adapter: slug,
  trackingUrlTemplate: fields.trackingUrlTemplate.optional(),
  credentials: fields.credentials.optional(),
  webhookSecret: fields.webhookSecret.optional(),
  isActive: z.boolean().default(false),
});
export type CreateCarrierBody = z.output<typeof createCarrierBody>;

/** A field that is left out stays; null takes it away. */
export const updateCarrierBody = z
  .object({
    name: fields.name,
    trackingUrlTemplate: fields.trackingUrlTemplate.nullable(),
    credentials: fields.credentials.nullable(),
    webhookSecret: fields.webhookSecret.nullable(),
    isActive: z.boolean(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type UpdateCarrierBody = z.output<typeof updateCarrierBody>;

export const carrierView = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  adapter: z.string(),
  /** Whether there is a connection to it. */
  isConnected: z.boolean(),
  isActive: z.boolean(),
  trackingUrlTemplate: z.string().nullable(),
  hasCredentials: z.boolean(),
  hasWebhookSecret: z.boolean(),
  version: z.int().positive(),
});
export type CarrierView = z.output<typeof carrierView>;
export const carrierPage = pageOf(carrierView);
