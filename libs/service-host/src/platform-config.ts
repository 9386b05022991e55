import type { ServiceManifest } from '@tenfold/contract-kit';
import { messagingSettings } from '@tenfold/messaging/settings';
import { z } from 'zod';

const common = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  AUTH_JWKS_URL: z.url(),
  AUTH_ISSUER: z.string().min(1),
  /** Proxies whose X-Forwarded-For is believed, separated by commas: addresses, ranges, `loopback`, `uniquelocal`. */
  HTTP_TRUSTED_PROXIES: z.string().default('loopback,uniquelocal'),
  HTTP_BODY_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(100 * 1024),
});
export type PlatformConfig = z.output<typeof common>;

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, message: 'is not a postgres:// address' });

/** Keys that the platform reads for this service; the service's own come from `defineConfig`. */
export function platformConfig(manifest: ServiceManifest, uses: { readonly database: boolean }) {
  return common.extend({
    ...(uses.database ? { [databaseUrlKey(manifest)]: postgresUrl } : {}),
    ...(speaksKafka(manifest) ? { KAFKA_BROKERS: z.string().min(1), ...messagingSettings.shape } : {}),
  });
}

/** Whether the service says or hears anything. */
export function speaksKafka({ publishes, hears }: ServiceManifest): boolean {
  return publishes.length > 0 || hears.length > 0;
}

/** `migrate` needs to know where the database is and nothing else. */
export function migratorConfig(manifest: ServiceManifest) {
  return z.object({ [databaseUrlKey(manifest, '_MIGRATOR')]: postgresUrl });
}

function databaseUrlKey(manifest: ServiceManifest, role = ''): string {
  return `${manifest.name.toUpperCase().replaceAll('-', '_')}${role}_DATABASE_URL`;
}
