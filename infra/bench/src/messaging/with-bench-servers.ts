import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { provisionDatabase } from '@tenfold/database/provision';
import { buildModule } from '@tenfold/local-platform';
import { startKafka, startPostgres } from '@tenfold/local-servers';
import type { BenchServers } from './bench-servers.ts';
import type { OrderSide } from './outbox-cost.ts';
import type * as serviceSide from './service-side.ts';

/** What runs the messaging library itself. It has decorators, which Node cannot run from source, so it comes as a bundle. */
export type ServiceSide = typeof serviceSide;

const DEFAULT_PORT_BASE = 4700;
/** Left to itself the broker looks for what is too old every five minutes: half a soak. */
const FORGETS_SOON = { 'log.retention.check.interval.ms': '15000', 'file.delete.delay.ms': '5000' };

/** Runs `work` with a Postgres and a Kafka of its own, which are thrown away afterwards. */
export async function withBenchServers(
  work: (servers: BenchServers, service: ServiceSide, order: OrderSide) => Promise<void>,
): Promise<void> {
  const base = Number(process.env['TENFOLD_BENCH_PORT_BASE'] ?? DEFAULT_PORT_BASE);
  const dataDir = await mkdtemp(join(tmpdir(), 'tenfold-bench-'));
  // Run by root, Postgres is another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  await using cleaning = new AsyncDisposableStack();
  cleaning.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), port: base });
  cleaning.defer(() => postgres.stop());
  const kafka = await startKafka({
    dataDir: join(dataDir, 'kafka'),
    port: base + 1,
    controllerPort: base + 2,
    settings: FORGETS_SOON,
  });
  cleaning.defer(() => kafka.stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleaning.disposeAsync().finally(() => process.exit(130)));
  }
  // A failure that nobody waited for must not leave two servers behind either.
  process.on('uncaughtException', (error) => {
    console.error(error);
    void cleaning.disposeAsync().finally(() => process.exit(1));
  });
  const password = () => randomBytes(18).toString('base64url');
  const passwords = { migrator: password(), app: password(), readonly: password() };
  const urls = await provisionDatabase(postgres.url(), 'bench', passwords);
  const orderUrls = await provisionDatabase(postgres.url(), 'order', passwords);
  const service = await load<ServiceSide>('bench-messaging', 'infra/bench/src/messaging/service-side.ts');
  const order = await load<OrderSide>('bench-placing', 'apps/order/test/bench/placing.ts');
  await service.prepare(urls.migrator);
  await order.prepare(orderUrls.migrator);
  const pids = { postgres: postgres.process.pid, kafka: kafka.process.pid };
  const databases = { databaseUrl: urls.app, orderDatabaseUrl: orderUrls.app };
  await work({ ...databases, brokers: kafka.brokers, dataDir, pids }, service, order);
}

async function load<Module>(name: string, entry: string): Promise<Module> {
  return (await import(pathToFileURL(await buildModule(name, entry)).href)) as Module;
}
