import { defineConfig } from '@tenfold/service-host/config';
import { z } from 'zod';

export class DiscountConfig extends defineConfig(
  z.object({
    /** How long the traces of evaluations are collected before they are written together, in milliseconds. */
    EVALUATION_TRACE_INTERVAL_MS: z.coerce.number().int().min(10).max(60_000).default(1_000),
  }),
) {}
