import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform, type Platform } from '@tenfold/local-platform';

/** Deadlines long enough for a service to die and come back, and short enough to wait for. */
const ENVIRONMENT = {
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

/** A platform with data and ports of its own, which are forgotten at the end; its logs stay when `keepLogs` says so. */
export class PlatformForChaos implements AsyncDisposable {
  readonly platform: Platform;
  readonly folder: string;

  private constructor(platform: Platform, folder: string) {
    this.platform = platform;
    this.folder = folder;
  }

  static async start(say: (line: string) => void, signal: AbortSignal): Promise<PlatformForChaos> {
    const folder = await mkdtemp(join(tmpdir(), 'tenfold-chaos-'));
    // Run by root, Postgres is another user, who must be able to enter.
    await chmod(folder, 0o755);
    const portBase = Number(process.env['TENFOLD_CHAOS_PORT_BASE'] ?? DEFAULT_PORT_BASE);
    const platform = await startPlatform({ dataDir: folder, portBase, env: ENVIRONMENT, say, signal });
    return new PlatformForChaos(platform, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.platform.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
