import { defineConfig } from '@tenfold/service-host/config';
import { z } from 'zod';

export class UserConfig extends defineConfig(
  z.object({
    /** How often people who wait for something that came back in stock are looked for, in milliseconds. */
    WISH_NOTICE_INTERVAL_MS: z.coerce.number().int().min(50).max(600_000).default(2_000),
  }),
) {}
