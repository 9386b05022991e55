import { defineConfig, developmentDefault } from '@tenfold/service-host/config';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().positive();

export class PaymentConfig extends defineConfig(
  z.object({
    PAYMENT_PROVIDER_URL: z.url(),
    /** What the provider signs its webhooks with. */
    PAYMENT_PROVIDER_WEBHOOK_SECRET: developmentDefault(z.string().min(16), 'development-payment-webhook-secret'),
    /** A webhook whose signature is older than this is refused. */
    PAYMENT_WEBHOOK_TOLERANCE_MS: milliseconds.default(5 * 60_000),
    /** A call that has no answer by then has an unknown outcome, which the provider is asked for later. */
    PAYMENT_PROVIDER_TIMEOUT_MS: milliseconds.default(10_000),
    /** Pauses before the provider is asked again about what is not settled, in milliseconds; the last one repeats. */
    PAYMENT_RESOLVE_DELAYS_MS: z
      .string()
      .regex(/^\d+(,\d+)*$/, 'milliseconds, separated by commas')
      .default('10000,30000,120000,600000,3600000')
      .transform((text) => text.split(',').map(Number)),
    /** Pause before a capture that was refused is tried again under a new key; it doubles with each further refusal. */
    PAYMENT_CAPTURE_RETRY_MS: milliseconds.default(60_000),
    /** The longest of these pauses. */
    PAYMENT_CAPTURE_RETRY_LONGEST_MS: milliseconds.default(6 * 60 * 60_000),
    /** How often the scheduler looks for what is due. What this process itself made due does not wait for it. */
    PAYMENT_SCHEDULER_INTERVAL_MS: milliseconds.default(1_000),
    /** `dispatch`: authorise at checkout, capture what is shipped. `now`: capture at checkout. */
    PAYMENT_CAPTURE: z.enum(['dispatch', 'now']).default('dispatch'),
  }),
) {}
