import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform, type Login, type Platform } from '@tenfold/local-platform';
import type { PlatformStatus } from '@tenfold/invariants';
import { Merchant } from '@tenfold/shopper';
import { collectForFree } from './collect-for-free.ts';

/** What the specs are told of the platform that was started for them. */
export interface Handle {
  readonly status: PlatformStatus;
  readonly logins: readonly Login[];
  /** Address of Postgres for its superuser. */
  readonly postgresUrl: string;
  /** Socket of the supervisor. */
  readonly socket: string;
}

/** Names the file that holds the {@link Handle}. */
export const HANDLE_VARIABLE = 'TENFOLD_E2E_HANDLE';

const CUSTOMER_DEADLINE_MS = 10_000;
const HOLD_DEADLINE_MS = 25_000;
const PAY_DEADLINE_MS = 30_000;

/** Deadlines long enough for a service to die and come back and for a customer to act, and short enough to wait for. */
const environment = {
  LOG_LEVEL: 'info',
  AUTH_BCRYPT_COST: '4',
  GATEWAY_RATE_LIMIT_PER_ADDRESS: '1000000',
  GATEWAY_RATE_LIMIT_PER_CALLER: '1000000',
  CHECKOUT_HOLD_DEADLINE_MS: String(HOLD_DEADLINE_MS),
  CHECKOUT_PAY_DEADLINE_MS: String(PAY_DEADLINE_MS),
  CHECKOUT_CUSTOMER_DEADLINE_MS: String(CUSTOMER_DEADLINE_MS),
  PAYMENT_RETRY_WINDOW_MS: String(CUSTOMER_DEADLINE_MS),
  CHECKOUT_SWEEP_MS: '200',
  RESERVATION_EXPIRY_INTERVAL_MS: '500',
  PAYMENT_PROVIDER_TIMEOUT_MS: '2000',
  PAYMENT_RESOLVE_DELAYS_MS: '500,1000,2000',
  PAYMENT_SCHEDULER_INTERVAL_MS: '200',
  CART_SWEEP_MS: '500',
  WISH_NOTICE_INTERVAL_MS: '200',
  NOTIFICATION_POLL_MS: '1000',
};

const DEFAULT_PORT_BASE = 4800;

let platform: Platform | undefined;
let folder: string | undefined;

/** Starts the one platform of a run, on ports and data of its own, from nothing. */
export async function startForSuite(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-e2e-'));
  // Run by root, Postgres is another user, who must be able to enter.
  await chmod(folder, 0o755);
  const portBase = Number(process.env['TENFOLD_E2E_PORT_BASE'] ?? DEFAULT_PORT_BASE);
  platform = await startPlatform({ dataDir: folder, portBase, env: environment });
  const status = await platform.status();
  const admin = platform.logins.find(({ role }) => role === 'admin')!;
  await collectForFree(await Merchant.logIn(status.gateway.url, admin));
  const handle = {
    status,
    logins: platform.logins,
    postgresUrl: platform.postgresUrl,
    socket: platform.layout.socket,
  };
  const file = join(folder, 'handle.json');
  await writeFile(file, JSON.stringify(handle));
  process.env[HANDLE_VARIABLE] = file;
}

export async function stopAfterSuite(): Promise<void> {
  await platform?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
