import { defineConfig } from '@tenfold/service-host/config';
import { z } from 'zod';

export class ProductConfig extends defineConfig(
  z.object({
    /** How often holds whose deadline has passed are looked for, in milliseconds. */
    RESERVATION_EXPIRY_INTERVAL_MS: z.coerce.number().int().min(50).max(600_000).default(5_000),
  }),
) {}
