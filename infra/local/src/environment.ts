import { LOOPBACK } from '@tenfold/local-servers';
import type { ServiceManifest } from '@tenfold/contract-kit';
import type { DatabaseUrls } from '@tenfold/database/provision';
import { portOf } from './ports.ts';
import type { Secrets } from './secrets.ts';

/** What the environments of our programs are made from. */
export interface World {
  readonly portBase: number;
  readonly brokers: readonly string[];
  readonly secrets: Secrets;
  /** By app, for those that have a database. */
  readonly databases: Readonly<Record<string, DatabaseUrls>>;
  /** All services that run. */
  readonly services: readonly ServiceManifest[];
  /** Set last: what a test or a user wants otherwise. */
  readonly overrides: Readonly<Record<string, string>>;
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

export function urlOf(app: string, portBase: number): string {
  return `http://${LOOPBACK}:${portOf(app, portBase)}`;
}

function common(app: string, { portBase, brokers }: World): Environment {
  return {
    NODE_ENV: 'development',
    HOST: LOOPBACK,
    PORT: String(portOf(app, portBase)),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    KAFKA_BROKERS: brokers.join(','),
    AUTH_JWKS_URL: `${urlOf('auth', portBase)}/.well-known/jwks.json`,
    AUTH_ISSUER: urlOf('gateway', portBase),
  };
}

function database(app: string, { databases }: World): Environment {
  const urls = databases[app];
  if (urls === undefined) return {};
  return { [`${prefix(app)}_DATABASE_URL`]: urls.app, [`${prefix(app)}_MIGRATOR_DATABASE_URL`]: urls.migrator };
}

/** Each service has field keys of its own; it may seal for everybody and open only what was sealed for it. */
function keys(app: string, { secrets }: World): Environment {
  return {
    FIELD_KEYS: `local-1:${secrets.key(`fields ${app}`)}`,
    BLIND_INDEX_KEY: secrets.key(`blind index ${app}`),
    SEALING_PUBLIC_KEYS: JSON.stringify({ keys: READERS.map((reader) => secrets.sealingPair(reader).publicKey) }),
    SEALING_PRIVATE_KEY: JSON.stringify(secrets.sealingPair(app).privateKey),
  };
}

const READERS = [
  'auth',
  'user',
  'product',
  'order',
  'payment',
  'cart',
  'discount',
  'shipping',
  'return',
  'notification',
];

function own(app: string, { portBase, secrets, services }: World): Environment {
  const gateway = urlOf('gateway', portBase);
  const simulators = urlOf('simulators', portBase);
  switch (app) {
    case 'payment':
      return {
        PAYMENT_PROVIDER_URL: simulators,
        PAYMENT_PROVIDER_WEBHOOK_SECRET: secrets.password('webhook payment'),
      };
    case 'notification':
      return {
        SMTP_URL: `smtp://${LOOPBACK}:${portOf('smtp', portBase)}`,
        SHOP_URL: gateway,
        // Nobody at a laptop waits two days for it.
        REVIEW_INVITATION_DELAY_MS: '0',
        NOTIFICATION_UNSUBSCRIBE_SECRET: secrets.password('unsubscribe notification'),
      };
    case 'shipping':
      return {
        SHIPPING_CARRIER_URL: simulators,
        SHIPPING_CARRIER_WEBHOOK_SECRET: secrets.password('webhook carrier'),
        SHIPPING_PUBLIC_URL: gateway,
      };
    case 'return':
      return { RETURN_PUBLIC_URL: gateway };
    case 'simulators':
      return {
        SIMULATORS_PUBLIC_URL: simulators,
        SIMULATORS_PAYMENT_WEBHOOK_URL: `${gateway}/v1/webhooks/payments/simulated`,
        SIMULATORS_PAYMENT_WEBHOOK_SECRET: secrets.password('webhook payment'),
        SIMULATORS_CARRIER_WEBHOOK_URL: `${gateway}/v1/carrier-webhooks/simulated`,
        SIMULATORS_CARRIER_WEBHOOK_SECRET: secrets.password('webhook carrier'),
      };
    case 'order':
      return {
        CART_URL: urlOf('cart', portBase),
        DISCOUNT_URL: urlOf('discount', portBase),
        SHIPPING_URL: urlOf('shipping', portBase),
      };
    case 'cart':
      return { DISCOUNT_URL: urlOf('discount', portBase), SHIPPING_URL: urlOf('shipping', portBase) };
    case 'gateway':
      return {
        GATEWAY_UPSTREAMS: JSON.stringify(
          services.map(({ name, routes }) => ({ name, url: urlOf(name, portBase), routes })),
        ),
      };
    default:
      return {};
  }
}

function prefix(app: string): string {
  return app.toUpperCase().replaceAll('-', '_');
}
