import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@tenfold/testing/eventually';
import type { Fault, Scene } from './fault.ts';

/** The short stop outlives the relay's lease (6 s) and the session of the consumer (10 s) as the long one does. */
const STOPPED_MS = { short: 12_000, long: 45_000 } as const;
/** How often the holder of a lease renews it. */
const LEASE_ROUND_MS = 2_000;
const SERVICES = ['order', 'payment', 'product', 'shipping', 'discount', 'cart'] as const;

interface Holder {
  readonly owner: string | null;
  readonly epoch: number;
}

export const zombie: Fault = {
  name: 'F3',
  title: 'SIGSTOP of a relay and consumer while a second process of the service takes over, then SIGCONT',
  async strike(scene) {
    const { platform, chance, tier, note } = scene;
    const service = chance.oneOf(SERVICES);
    const before = await holders(scene, service);
    const replica = await platform.startReplica(service, scene.replicaPort);
    await delay(chance.between(200, 1_500));
    platform.kill(service, 'SIGSTOP');
    try {
      await delay(STOPPED_MS[tier]);
      await eventually(
        async () => {
          const now = await holders(scene, service);
          const taken = now.some(({ epoch }, shard) => epoch > (before[shard]?.epoch ?? 0));
          if (!taken) throw new Error(`nobody took over from the stopped ${service}`);
        },
        { intervalMs: 250 },
      );
    } finally {
      platform.kill(service, 'SIGCONT');
    }
    note(`${service} stopped for ${STOPPED_MS[tier] / 1000} s, taken over, woken`);
    await oneRelayIsLeft(scene, service);
    await stopGivesBack(scene, service, replica);
  },
};

function holders({ shop }: Scene, service: string): Promise<Holder[]> {
  return shop.evidence
    .database(service)
    .rows<Holder>('SELECT lease_owner AS owner, epoch FROM outbox_cursors ORDER BY shard');
}

/** What the woken process still had in hand is out after two rounds of its lease; from then on every event comes once. */
async function oneRelayIsLeft({ shop, workload }: Scene, service: string): Promise<void> {
  await delay(2 * LEASE_ROUND_MS);
  const since = Date.now();
  await workload.orders(6, 15_000);
  const own = shop.evidence.manifests.find(({ name }) => name === service)!.topics.map(({ name }) => name);
  const { records } = await shop.evidence.topics();
  const seen = new Set<string>();
  for (const { topic, timestampMs, type, id } of records) {
    if (timestampMs < since || !own.includes(topic)) continue;
    if (seen.has(id)) throw new Error(`two relays of ${service} are at work: ${type} ${id} came twice`);
    seen.add(id);
  }
}

/** A process that ends in order leaves no lease behind that others would have to wait for. */
async function stopGivesBack(scene: Scene, service: string, replica: string): Promise<void> {
  const { pid } = scene.platform.units.find(({ name }) => name === replica)!;
  await scene.platform.stopService(replica);
  const kept = (await holders(scene, service)).filter(({ owner }) => owner?.includes(`-${pid}-`));
  if (kept.length > 0) throw new Error(`the stopped ${replica} still holds ${kept.length} leases`);
}
