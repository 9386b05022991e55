import type { BenchServers } from './bench-servers.ts';
import { BenchService } from './bench-service.ts';
import { fillOutbox } from './outbox-filler.ts';
import { until } from './until.ts';

const PORTION = 20_000;

export interface Backlog {
  readonly rows: number;
  /** From the start of the relay to the acknowledgement of the last row. */
  readonly seconds: number;
}

/** How long a relay that starts behind `rows` waiting rows needs for them. */
export async function drainBacklog(servers: BenchServers, rows: number): Promise<Backlog> {
  await using service = await BenchService.open(servers);
  for (let written = 0; written < rows; written += PORTION) {
    await fillOutbox(service.database, Math.min(PORTION, rows - written));
  }
  const began = performance.now();
  await service.messaging.start();
  await until(() => service.metrics.produced >= rows);
  return { rows, seconds: (performance.now() - began) / 1000 };
}
