import { defineConfig } from '@tenfold/service-host/config';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const duration = (defaultMs: number) =>
  z.coerce
    .number()
    .int()
    .min(100)
    .max(24 * 60 * MINUTE_MS)
    .default(defaultMs);

/** How long a checkout waits, in milliseconds, and for whom. Short values are for tests and demonstrations. */
export class OrderConfig extends defineConfig(
  z.object({
    /** From placing until stock and limits are held. */
    CHECKOUT_HOLD_DEADLINE_MS: duration(15 * MINUTE_MS),
    /** From placing until the provider has said something. */
    CHECKOUT_PAY_DEADLINE_MS: duration(30 * MINUTE_MS),
    /** For the customer's second factor, from the provider's word on. */
    CHECKOUT_CUSTOMER_DEADLINE_MS: duration(15 * MINUTE_MS),
    /** How long a declined order may be paid in another way; 0 = it is rejected at once. */
    PAYMENT_RETRY_WINDOW_MS: z.coerce
      .number()
      .int()
      .min(0)
      .max(60 * MINUTE_MS)
      .default(15 * MINUTE_MS),
    /** How long product holds the stock of an order that is not confirmed. */
    RESERVATION_HOLD_MS: duration(60 * MINUTE_MS),
    /** The longest pause between two looks for deadlines that have passed. */
    CHECKOUT_SWEEP_MS: z.coerce.number().int().min(20).max(MINUTE_MS).default(1_000),
    /** How long an order waits for the catalogue to know its lines, before it is refused for now. */
    CATALOGUE_WAIT_MS: z.coerce.number().int().min(0).max(1_000).default(200),
    /** How long a change of the catalogue may lie unread before no order is priced any more. */
    CATALOGUE_MAX_LAG_MS: duration(30_000),
    /** Whom an order asks before it is written; without one of them there is no order. */
    CART_URL: z.url().default('http://127.0.0.1:4006'),
    DISCOUNT_URL: z.url().default('http://127.0.0.1:4007'),
    SHIPPING_URL: z.url().default('http://127.0.0.1:4008'),
    /** How long it waits for each of them, in milliseconds. */
    CHECKOUT_CALL_TIMEOUT_MS: z.coerce.number().int().min(50).max(1_000).default(800),
    /** How many days after it arrived a line can be returned. */
    RETURN_WINDOW_DAYS: z.coerce.number().int().min(0).max(365).default(30),
  }),
) {}
