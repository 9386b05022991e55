import { defineConfig, developmentDefault } from '@tenfold/service-host/config';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().positive();

export class ShippingConfig extends defineConfig(
  z.object({
    SHIPPING_CARRIER_URL: z.url(),
    /** What the simulated carrier signs its webhooks with, unless its row in `carriers` has a secret of its own. */
    SHIPPING_CARRIER_WEBHOOK_SECRET: developmentDefault(z.string().min(16), 'development-carrier-webhook-secret'),
    /** A webhook whose signature is older than this is refused. */
    SHIPPING_WEBHOOK_TOLERANCE_MS: milliseconds.default(5 * 60_000),
    /** A carrier that has not answered by then counts as away; asking again gives the same label. */
    SHIPPING_CARRIER_TIMEOUT_MS: milliseconds.default(5_000),
    /** How often labels are looked for whose shipment was cancelled. */
    SHIPPING_UNUSED_LABELS_INTERVAL_MS: milliseconds.default(60_000),
    /** Where customers reach the platform: links to our own tracking page begin with it. */
    SHIPPING_PUBLIC_URL: z.url().default('http://localhost:4000'),
    /** For how long zones, methods and rates are quoted from memory when another replica has edited them. */
    SHIPPING_TARIFF_TTL_MS: milliseconds.default(1_000),
  }),
) {}
