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
  const acknowledgedAt = new Map<string, number>();
  const unsubscribe = database.onCommit((tx) => {
    const id = eventOf.get(tx);
    if (id !== undefined) committedAt.set(id, performance.now());
  });
  acknowledgements.onAcknowledged = (batch) => {
    const now = performance.now();
    for (const { headers } of batch) acknowledgedAt.set(headers['ce_id']!, now);
  };
  const began = performance.now();
  try {
    const written = await writeSteadily(service, perSecond, forMs, (tx, id) => eventOf.set(tx, id));
    const tookMs = performance.now() - began;
    await until(() => acknowledgedAt.size >= written);
    // The relay sees a commit in the database, and may be done before the answer to the commit has been read here.
    const latencies = [...committedAt].map(([id, at]) => Math.max(0, acknowledgedAt.get(id)! - at));
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
