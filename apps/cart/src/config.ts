import { defineConfig } from '@tenfold/service-host/config';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const duration = (defaultMs: number) =>
  z.coerce
    .number()
    .int()
    .min(100)
    .max(365 * DAY_MS)
    .default(defaultMs);

export class CartConfig extends defineConfig(
  z.object({
    /** Where discount and shipping are asked: carts do without, orders do not. */
    DISCOUNT_URL: z.url().default('http://127.0.0.1:4007'),
    SHIPPING_URL: z.url().default('http://127.0.0.1:4008'),
    /** How long an estimate waits for each of them, in milliseconds. */
    CART_ESTIMATE_TIMEOUT_MS: z.coerce.number().int().min(50).max(1_000).default(800),
    /** Of a cart that holds nothing yet; the first thing that is put in decides. */
    CART_CURRENCY: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('EUR'),
    /** After this long without a touch the cart of an account counts as abandoned, in milliseconds. */
    CART_ABANDONED_AFTER_MS: duration(DAY_MS),
    /** After this long without a touch the cart of a guest is given up. */
    CART_GUEST_LIFETIME_MS: duration(30 * DAY_MS),
    /** The pause between two looks for carts that were left. */
    CART_SWEEP_MS: z.coerce
      .number()
      .int()
      .min(20)
      .max(60 * MINUTE_MS)
      .default(MINUTE_MS),
  }),
) {}
