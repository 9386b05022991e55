import { loadConfig } from '@tenfold/service-host/config';
import { z } from 'zod';

const upstream = z.object({
  /** Name of the service, as answers and the API reference show it. */
  name: z.string().min(1),
  url: z.url(),
  /** First path segments below `/v1/` and `/v1/admin/` that are its own: `routes` of its manifest. */
  routes: z.array(z.string().regex(/^[a-z0-9.-]+$/)).min(1),
});
export type Upstream = z.output<typeof upstream>;

const upstreams = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(upstream).refine(isUnambiguous, { message: 'gives one route to two services' }));

const count = z.coerce.number().int().positive();
const list = z.string().transform((text) => text.split(',').filter(Boolean));

export const settings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  AUTH_JWKS_URL: z.url(),
  AUTH_ISSUER: z.string().min(1),
  /** JSON: `[{ "name": "order", "url": "http://…", "routes": ["orders"] }]` */
  GATEWAY_UPSTREAMS: upstreams,
  /** Where Prometheus finds `/metrics`: a port that the world does not reach. Nowhere unless it is set. */
  GATEWAY_METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  GATEWAY_BODY_LIMIT_BYTES: count.default(100 * 1024),
  /** How long a service may take to accept a connection before it counts as down. */
  GATEWAY_CONNECT_TIMEOUT_MS: count.default(500),
  /** How long a service may take to answer. */
  GATEWAY_ANSWER_TIMEOUT_MS: count.default(15_000),
  GATEWAY_RATE_LIMIT_PER_ADDRESS: count.default(6_000),
  GATEWAY_RATE_LIMIT_PER_CALLER: count.default(3_000),
  GATEWAY_RATE_LIMIT_WINDOW_MS: count.default(60_000),
  /** Where all replicas count together, `redis://…` or `rediss://…`; without it each counts in its own memory. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, message: 'is not a redis:// address' }).optional(),
  /** Origins of browsers that may call, separated by commas. */
  GATEWAY_CORS_ORIGINS: list.default([]),
  /** Addresses of proxies in front, whose X-Forwarded-For is believed, separated by commas. */
  GATEWAY_TRUSTED_PROXIES: list.default([]),
});

export type Settings = z.output<typeof settings>;

/** @throws ConfigError with every wrong key */
export function gatewayConfig(): Settings {
  return loadConfig(settings);
}

function isUnambiguous(table: readonly Upstream[]): boolean {
  const routes = table.flatMap((entry) => entry.routes);
  return new Set(routes).size === routes.length;
}
