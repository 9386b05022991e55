import type { Tx } from '@tenfold/database';
import { percentile, round } from '../statistics.ts';
import type { BenchService } from './bench-service.ts';
import { writeSteadily } from './steady-writer.ts';
import { until } from './until.ts';

export interface CommitToAck {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly events: number;
  /** What came of the thousand: less, when the machine cannot commit as many. */
  readonly perSecond: number;
}

/**
 * From the commit of a transaction that wrote one event to the broker's acknowledgement, with `perSecond` such transactions
 * a second, begun by the clock and not by the end of the one before.
 */
export async function commitToAck(service: BenchService, perSecond: number, forMs: number): Promise<CommitToAck> {
  const { database, acknowledgements } = service;
  const eventOf = new WeakMap<Tx, string>();
  const committedAt = new Map<string, number>();
  const latencies: number[] = [];
  const unsubscribe = database.onCommit((tx) => {
    const id = eventOf.get(tx);
    if (id !== undefined) committedAt.set(id, performance.now());
  });
  acknowledgements.onAcknowledged = (batch) => {
    const now = performance.now();
    for (const { headers } of batch) {
      const at = committedAt.get(headers['ce_id']!);
      if (at !== undefined) latencies.push(now - at);
    }
  };
  const began = performance.now();
  try {
    const written = await writeSteadily(service, perSecond, forMs, (tx, id) => eventOf.set(tx, id));
    const tookMs = performance.now() - began;
    await until(() => latencies.length >= written);
    return {
      p50Ms: round(percentile(latencies, 0.5), 2),
      p99Ms: round(percentile(latencies, 0.99), 2),
      events: latencies.length,
      perSecond: round((written / tookMs) * 1000),
    };
  } finally {
    unsubscribe();
    acknowledgements.onAcknowledged = undefined;
  }
}
