import { defineConfig } from '@tenfold/service-host/config';
import { z } from 'zod';

const DAY_MS = 24 * 60 * 60_000;

export class ReturnConfig extends defineConfig(
  z.object({
    /** `staff`: a person approves each return. `automatic`: what is inside the window is approved at once. */
    RETURN_APPROVAL: z.enum(['staff', 'automatic']).default('staff'),
    /** How long a customer has to send an approved return, in milliseconds. */
    RETURN_AUTHORIZATION_MS: z.coerce
      .number()
      .int()
      .min(100)
      .max(365 * DAY_MS)
      .default(14 * DAY_MS),
    /** How often approved returns that were not sent in time are looked for, in milliseconds. */
    RETURN_EXPIRY_INTERVAL_MS: z.coerce.number().int().min(20).max(DAY_MS).default(60_000),
    /** `whole_order`: what shipping cost goes back with the last unit of the order. Staff can always decide otherwise. */
    RETURN_SHIPPING_REFUND: z.enum(['never', 'whole_order']).default('never'),
    /** Where parcels go; the lines of the label, separated by `|`. */
    RETURN_ADDRESS: z
      .string()
      .min(1)
      .max(300)
      .default('Tenfold Returns|Warehouse Road 10|20095 Hamburg|Germany')
      .transform((text) => text.split('|')),
    /** Where customers reach the API; the address of a label begins with it. */
    RETURN_PUBLIC_URL: z.url().max(200).default('http://localhost:4000'),
  }),
) {}
