import { setTimeout as delay } from 'node:timers/promises';
import { newId, type Tx } from '@tenfold/database';
import type { BenchService } from './bench-service.ts';
import { aNote, relayed } from './contract.ts';

const TICK_MS = 5;
/** More than this, and the machine cannot keep the pace: then it sets it. */
const MOST_AT_ONCE = 200;

/**
 * Begins transactions that write one event each, by the clock and not by the end of the one before.
 *
 * @param wrote is told which transaction wrote which event, before its commit
 * @returns how many were committed
 */
export async function writeSteadily(
  { database, outbox }: BenchService,
  perSecond: number,
  forMs: number,
  wrote: (tx: Tx, id: string) => void = () => undefined,
): Promise<number> {
  const began = performance.now();
  const open = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let written = 0;
  const write = () =>
    database.transaction(async (tx) => wrote(tx, await outbox.add(tx, relayed.Noted, aNote(newId()))));
  const begin = () => {
    written++;
    const writing = write()
      .catch((error: unknown) => void failures.push(error))
      .finally(() => open.delete(writing));
    open.add(writing);
  };
  while (performance.now() - began < forMs) {
    const due = ((performance.now() - began) / 1000) * perSecond;
    while (written < due && open.size < MOST_AT_ONCE) begin();
    await delay(TICK_MS);
  }
  await Promise.all(open);
  if (failures.length > 0) throw failures[0];
  return written;
}
