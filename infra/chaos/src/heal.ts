import { setTimeout as delay } from 'node:timers/promises';
import type { Evidence } from '@tenfold/invariants';
import type { Platform } from '@tenfold/local-platform';

/** How long after the end of a fault something may still be on its way. */
export const HEAL_LIMIT_MS = 60_000;
const LOOK_AGAIN_MS = 250;

/** What still has to happen; nothing when all is at rest. */
async function unfinished(platform: Platform, evidence: Evidence): Promise<string[]> {
  const { services } = await platform.status();
  const rest: string[] = [];
  for (const { name, state, outboxDepth, consumerLag, database } of services) {
    if (state !== 'ready') rest.push(`${name} is ${state}`);
    if (database !== null && outboxDepth === null && hasMessaging(evidence, name))
      rest.push(`outbox of ${name}: unknown`);
    if ((outboxDepth ?? 0) > 0) rest.push(`outbox of ${name}: ${outboxDepth}`);
    if ((consumerLag ?? 0) > 0) rest.push(`lag of ${name}: ${consumerLag}`);
  }
  if (rest.length > 0) return rest;
  const parked = await Promise.all(
    evidence.manifests.map(async ({ name }) => {
      const rows = await evidence
        .database(name)
        .rows(`SELECT 1 FROM inbox_messages WHERE status IN ('parked', 'started')`);
      return rows.length > 0 ? [`inbox of ${name}: ${rows.length} parked`] : [];
    }),
  );
  const pending = await evidence.database('order').rows(`SELECT 1 FROM orders WHERE status = 'pending'`);
  return [...parked.flat(), ...(pending.length > 0 ? [`${pending.length} orders pending`] : [])];
}

/**
 * Waits until every program is ready, nothing waits in any outbox, topic or inbox, and no order is pending.
 *
 * @returns how long that took in milliseconds, what was waited for last, and what is left when it took too long
 */
export async function untilHealed(
  platform: Platform,
  evidence: Evidence,
): Promise<{ readonly healedMs: number; readonly last: readonly string[]; readonly left: readonly string[] }> {
  const began = performance.now();
  let last: readonly string[] = [];
  for (;;) {
    const left = await unfinished(platform, evidence).catch((error: unknown) => [String(error)]);
    const healedMs = Math.round(performance.now() - began);
    if (left.length === 0 || healedMs > HEAL_LIMIT_MS) return { healedMs, last, left };
    last = left;
    await delay(LOOK_AGAIN_MS);
  }
}

function hasMessaging(evidence: Evidence, service: string): boolean {
  return evidence.manifests.some(({ name, publishes }) => name === service && publishes.length > 0);
}
