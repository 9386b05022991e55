import { commits, confirmedOf, messageCost, type MessageCost } from './cost-of-orders.ts';
import { subtract } from './processes.ts';
import type { PlacedOrder, ShopUnderLoad } from './shop-under-load.ts';
import { round } from './statistics.ts';

export interface Load {
  /** Who order at the same time, each the next one as soon as the last is confirmed. */
  readonly clients: number;
  readonly orders: number;
}

/** One run: the platform idle, one order after the other, then many at once. */
export interface CheckoutRun {
  /** From POST to the confirmation read from Kafka, one order at a time; milliseconds. */
  readonly quietMs: readonly number[];
  /** The same under load. */
  readonly loadedMs: readonly number[];
  readonly ordersPerSecond: number;
  readonly placed: number;
  readonly confirmedInDatabase: number;
  readonly memory: { readonly idlePssMb: number; readonly loadPssMb: number };
  /** Share of one core used by our programs, Kafka and Postgres left out. */
  readonly idleCpuShare: number;
  /** By program, under load. */
  readonly cpuMsPerOrder: Readonly<Record<string, number>>;
  readonly perOrder: MessageCost;
  /** By database, reads and the relay's included, what the idle platform commits taken off. */
  readonly commitsPerOrder: Readonly<Record<string, number>>;
}

const IDLE_MS = 5_000;
const QUIET_ORDERS = 40;
/** A session of Postgres publishes its counters at most once a second. */
const COUNTERS_MS = 1_500;
const DATABASES = ['order', 'product', 'payment', 'cart', 'discount', 'shipping', 'notification', 'simulators'];

export async function measureCheckout(shop: ShopUnderLoad, load: Load): Promise<CheckoutRun> {
  const { evidence, processes } = shop;
  const idleBegan = performance.now();
  const beforeIdle = await commits(evidence, DATABASES);
  const idleCpuShare = await processes.idleShare(IDLE_MS);
  const idlePssMb = processes.memoryMb();
  const afterIdle = await commits(evidence, DATABASES);
  const idleMs = performance.now() - idleBegan;

  const quiet: PlacedOrder[] = [];
  while (quiet.length < QUIET_ORDERS) quiet.push(await shop.buy());
  await pause(COUNTERS_MS);

  const [cpuBefore, commitsBefore, began] = [processes.cpu(), await commits(evidence, DATABASES), performance.now()];
  const placed = await shop.buyTogether(load);
  const tookMs = performance.now() - began;
  const cpu = subtract(processes.cpu(), cpuBefore);
  const loadPssMb = processes.memoryMb();
  await pause(COUNTERS_MS);
  const commitsAfter = await commits(evidence, DATABASES);
  const countedMs = performance.now() - began;

  const ids = placed.map(({ id }) => id);
  const perOrder = (value: number) => round(value / ids.length, 2);
  const cost = await messageCost(evidence, ids);
  const busyCommits = (name: string) => {
    const whenIdle = ((afterIdle[name] ?? 0) - (beforeIdle[name] ?? 0)) * (countedMs / idleMs);
    return (commitsAfter[name] ?? 0) - (commitsBefore[name] ?? 0) - whenIdle;
  };
  return {
    quietMs: quiet.map(({ confirmedAfterMs }) => confirmedAfterMs),
    loadedMs: placed.map(({ confirmedAfterMs }) => confirmedAfterMs),
    ordersPerSecond: (ids.length * 1000) / tookMs,
    placed: ids.length,
    confirmedInDatabase: await confirmedOf(evidence, ids),
    memory: { idlePssMb: round(idlePssMb), loadPssMb: round(loadPssMb) },
    idleCpuShare: round(idleCpuShare, 4),
    cpuMsPerOrder: Object.fromEntries(Object.entries(cpu).map(([name, ms]) => [name, perOrder(ms)])),
    perOrder: {
      events: perOrder(cost.events),
      deliveries: perOrder(cost.deliveries),
      transactions: perOrder(cost.transactions),
    },
    commitsPerOrder: Object.fromEntries(DATABASES.map((name) => [name, perOrder(busyCommits(name))])),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
