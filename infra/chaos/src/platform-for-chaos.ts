import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform, type Platform } from '@tenfold/local-platform';
import { KafkaProxy } from './kafka-proxy.ts';

/** Deadlines long enough for a service to die and come back, and short enough to wait for. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  AUTH_BCRYPT_COST: '4',
  AUTH_ACCESS_TOKEN_SECONDS: '3600',
  GATEWAY_RATE_LIMIT_PER_ADDRESS: '10000000',
  GATEWAY_RATE_LIMIT_PER_CALLER: '10000000',
  CHECKOUT_HOLD_DEADLINE_MS: '25000',
  CHECKOUT_PAY_DEADLINE_MS: '30000',
  PAYMENT_RETRY_WINDOW_MS: '5000',
  CHECKOUT_SWEEP_MS: '500',
  PAYMENT_PROVIDER_TIMEOUT_MS: '2000',
  PAYMENT_RESOLVE_DELAYS_MS: '500,1000,2000',
  PAYMENT_SCHEDULER_INTERVAL_MS: '500',
  NOTIFICATION_POLL_MS: '1000',
};

const DEFAULT_PORT_BASE = 4400;
/** Distances from the first port; what the platform takes itself ends below. */
const PROXY = 30;
const REPLICA = 31;
/** Where the platform's Kafka listens for the proxy. */
const KAFKA_BEHIND = 23;

/** A platform with data and ports of its own, which are forgotten at the end. Its services reach Kafka through the proxy. */
export class PlatformForChaos implements AsyncDisposable {
  readonly platform: Platform;
  readonly proxy: KafkaProxy;
  readonly replicaPort: number;
  /** What every program is told at its next start, over everything else. */
  readonly environment: Record<string, string>;
  /** Places (`topic/partition@offset`) of records that no outbox knows, because a fault wrote them. */
  readonly planted = new Set<string>();
  readonly #folder: string;

  private constructor(
    platform: Platform,
    proxy: KafkaProxy,
    replicaPort: number,
    environment: Record<string, string>,
    folder: string,
  ) {
    this.platform = platform;
    this.proxy = proxy;
    this.replicaPort = replicaPort;
    this.environment = environment;
    this.#folder = folder;
  }

  static async start(signal: AbortSignal): Promise<PlatformForChaos> {
    const folder = await mkdtemp(join(tmpdir(), 'tenfold-chaos-'));
    // Run by root, Postgres is another user, who must be able to enter.
    await chmod(folder, 0o755);
    const portBase = Number(process.env['TENFOLD_CHAOS_PORT_BASE'] ?? DEFAULT_PORT_BASE);
    const kafkaFront = portBase + PROXY;
    const environment = { ...ENVIRONMENT, KAFKA_BROKERS: `127.0.0.1:${kafkaFront}` };
    const proxy = await KafkaProxy.listen(kafkaFront, portBase + KAFKA_BEHIND);
    const platform = await startPlatform({ dataDir: folder, portBase, kafkaFront, env: environment, signal });
    return new PlatformForChaos(platform, proxy, portBase + REPLICA, environment, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.platform.stop();
    await this.proxy[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
