import { setTimeout as delay } from 'node:timers/promises';
import type { CpuByProgram } from '../processes.ts';
import type { BenchServers } from './bench-servers.ts';
import type { BenchService } from './bench-service.ts';
import { fillOutbox } from './outbox-filler.ts';
import { processorTime } from './processor-time.ts';
import { until } from './until.ts';

export interface RelayRate {
  readonly perSecond: number;
  /** Writing the events is part of Postgres' share. */
  readonly cpuMicrosecondsPerEvent: CpuByProgram;
}

const PORTION = 5_000;
/** Always more rows than the relay reads at once, and never a mountain. */
const WAITING = 20_000;

/** Events that one relay sends in a second while others are written all the time. */
export async function relayRate(service: BenchService, servers: BenchServers, forMs: number): Promise<RelayRate> {
  const { metrics, database } = service;
  const start = metrics.produced;
  let written = 0;
  let over = false;
  const feed = async () => {
    while (!over) {
      if (written - (metrics.produced - start) >= WAITING) await delay(5);
      else {
        await fillOutbox(database, PORTION);
        written += PORTION;
      }
    }
  };
  const feeding = feed();
  await until(() => metrics.produced - start >= WAITING);
  const [from, began] = [metrics.produced, performance.now()];
  const cpu = await processorTime(servers, () => delay(forMs));
  const [events, tookMs] = [metrics.produced - from, performance.now() - began];
  over = true;
  await feeding;
  await until(() => metrics.produced - start >= written);
  return {
    perSecond: (events / tookMs) * 1000,
    cpuMicrosecondsPerEvent: Object.fromEntries(Object.entries(cpu).map(([name, ms]) => [name, (ms * 1000) / events])),
  };
}
