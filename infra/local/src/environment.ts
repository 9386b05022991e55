import type { ServiceManifest } from '@tenfold/contract-kit';
import type { DatabaseUrls } from '@tenfold/database/provision';
import type { Network } from './network.ts';
import type { Secrets } from './secrets.ts';

/** What the environments of our programs are made from. */
export interface World {
  readonly network: Network;
  readonly brokers: readonly string[];
  readonly secrets: Secrets;
  /** By app, for those that have a database. */
  readonly databases: Readonly<Record<string, DatabaseUrls>>;
  /** Stands between the programs and their databases, in transaction mode; migrations and LISTEN go past it. */
  readonly pooler?: Pooler;
  /** All services that run. */
  readonly services: readonly ServiceManifest[];
  /** Set last: what a test or a user wants otherwise. */
  readonly overrides: Readonly<Record<string, string>>;
}

export interface Pooler {
  /** `host:port` */
  readonly server: string;
  /** Whether a statement that was prepared in one session is known in the next. */
  readonly carriesPrepared: boolean;
}

type Environment = Record<string, string>;

/** Everything that `app` is told through its environment; one line for each name. */
export function environmentOf(app: string, world: World): Environment {
  return {
    ...common(app, world),
    ...database(app, world),
    ...keys(app, world),
    ...own(app, world),
    ...world.overrides,
  };
}

function common(app: string, { network, brokers }: World): Environment {
  return {
    NODE_ENV: 'development',
    HOST: network.host,
    PORT: String(network.port(app)),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    KAFKA_BROKERS: brokers.join(','),
    AUTH_JWKS_URL: `${network.url('auth')}/.well-known/jwks.json`,
    AUTH_ISSUER: network.publicUrl('gateway'),
  };
}

function database(app: string, { databases, pooler }: World): Environment {
  const urls = databases[app];
  if (urls === undefined) return {};
  const migrator = { [`${prefix(app)}_MIGRATOR_DATABASE_URL`]: urls.migrator };
  if (pooler === undefined) return { ...migrator, [`${prefix(app)}_DATABASE_URL`]: urls.app };
  const pooled = new URL(urls.app);
  pooled.host = pooler.server;
  return {
    ...migrator,
    [`${prefix(app)}_DATABASE_URL`]: pooled.href,
    [`${prefix(app)}_DIRECT_DATABASE_URL`]: urls.app,
    DATABASE_PREPARED_STATEMENTS: String(pooler.carriesPrepared),
  };
}

/** Each service has field keys of its own; it may seal for everybody and open only what was sealed for it. */
function keys(app: string, { secrets, services }: World): Environment {
  return {
    FIELD_KEYS: `local-1:${secrets.key(`fields ${app}`)}`,
    BLIND_INDEX_KEY: secrets.key(`blind index ${app}`),
    SEALING_PUBLIC_KEYS: JSON.stringify({ keys: services.map(({ name }) => secrets.sealingPair(name).publicKey) }),
    SEALING_PRIVATE_KEY: JSON.stringify(secrets.sealingPair(app).privateKey),
  };
}

function own(app: string, { network, secrets, services }: World): Environment {
  const shop = network.publicUrl('gateway');
  switch (app) {
    case 'payment':
      return {
        PAYMENT_PROVIDER_URL: network.url('simulators'),
        PAYMENT_PROVIDER_WEBHOOK_SECRET: secrets.password('webhook payment'),
      };
    case 'notification':
      return {
        SMTP_URL: network.smtpUrl,
        SHOP_URL: shop,
        // Nobody at a laptop waits two days for it.
        REVIEW_INVITATION_DELAY_MS: '0',
        NOTIFICATION_UNSUBSCRIBE_SECRET: secrets.password('unsubscribe notification'),
      };
    case 'shipping':
      return {
        SHIPPING_CARRIER_URL: network.url('simulators'),
        SHIPPING_CARRIER_WEBHOOK_SECRET: secrets.password('webhook carrier'),
        SHIPPING_PUBLIC_URL: shop,
      };
    case 'return':
      return { RETURN_PUBLIC_URL: shop };
    case 'simulators':
      return {
        SIMULATORS_PUBLIC_URL: network.publicUrl('simulators'),
        SIMULATORS_PAYMENT_WEBHOOK_URL: `${network.url('gateway')}/v1/webhooks/payments/simulated`,
        SIMULATORS_PAYMENT_WEBHOOK_SECRET: secrets.password('webhook payment'),
        SIMULATORS_CARRIER_WEBHOOK_URL: `${network.url('gateway')}/v1/carrier-webhooks/simulated`,
        SIMULATORS_CARRIER_WEBHOOK_SECRET: secrets.password('webhook carrier'),
      };
    case 'order':
      return {
        CART_URL: network.url('cart'),
        DISCOUNT_URL: network.url('discount'),
        SHIPPING_URL: network.url('shipping'),
      };
    case 'cart':
      return { DISCOUNT_URL: network.url('discount'), SHIPPING_URL: network.url('shipping') };
    case 'gateway':
      return {
        GATEWAY_METRICS_PORT: String(network.port('gatewayMetrics')),
        ...(network.redisUrl !== undefined && { REDIS_URL: network.redisUrl }),
        GATEWAY_UPSTREAMS: JSON.stringify(
          services.map(({ name, routes }) => ({ name, url: network.url(name), routes })),
        ),
      };
    default:
      return {};
  }
}

function prefix(app: string): string {
  return app.toUpperCase().replaceAll('-', '_');
}
