import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@tenfold/testing/eventually';
import { asSuperuser } from '../superuser.ts';
import { topicWriter, type Written } from '../topic-writer.ts';
import type { Fault, Scene } from './fault.ts';

const SLOW = ['order', 'payment', 'product'] as const;
const RUNS_MS = 100;
const STANDS_MS = 500;
const SLOW_FOR_MS = { short: 5_000, long: 60_000 } as const;

/** What no handler can take; each is heard by product, which has to put it among its dead letters. */
const POISON: Readonly<Record<string, { value: string; headers: Record<string, string> }>> = {
  'broken JSON': { value: '{"orderId":', headers: {} },
  'another schema': { value: '{"orderId":7}', headers: {} },
  'an unknown version': { value: '{}', headers: { ce_type: 'order.placed.v9' } },
  'no type': { value: '{}', headers: { ce_type: '' } },
};

export const poison: Fault = {
  name: 'F9',
  title: 'a consumer that is slow, and records that no handler can take',
  async strike(scene) {
    const { platform, chance, tier, note } = scene;
    const planted = await plant(scene);
    note(`poison: ${Object.keys(POISON).join(', ')}`);
    const slow = chance.oneOf(SLOW);
    for (const until = Date.now() + SLOW_FOR_MS[tier]; Date.now() < until;) {
      platform.kill(slow, 'SIGSTOP');
      await delay(STANDS_MS);
      platform.kill(slow, 'SIGCONT');
      await delay(RUNS_MS);
    }
    note(`${slow} slow`);
    await dropDeadLetters(scene, planted);
  },
};

async function plant(scene: Scene): Promise<Written[]> {
  const { kafka } = await scene.platform.status();
  await using writer = await topicWriter(kafka.brokers);
  const written: Written[] = [];
  for (const { value, headers } of Object.values(POISON)) {
    const attributes = {
      ce_specversion: '1.0',
      ce_id: randomUUID(),
      ce_type: 'order.placed.v1',
      ce_source: '/tenfold/chaos',
      ce_time: new Date().toISOString(),
      ce_correlationid: randomUUID(),
      ce_aggregateversion: '1',
    };
    const record = { topic: 'order.orders', key: randomUUID(), value, headers: { ...attributes, ...headers } };
    written.push(await writer.writeOne(record));
  }
  written.forEach((one) => scene.planted(one));
  return written;
}

/** Each lies among the dead letters of product by now; whoever found one there has looked at it and lets it go. */
async function dropDeadLetters({ platform, shop }: Scene, planted: readonly Written[]): Promise<void> {
  const offsets = planted.map(({ partition, offset }) => `${partition}/${offset}`);
  const dead = `topic = 'order.orders' AND "partition" || '/' || "offset" = ANY($1)`;
  await eventually(
    async () => {
      const rows = await shop.evidence.database('product').rows(`SELECT 1 FROM dead_letters WHERE ${dead}`, [offsets]);
      if (rows.length < planted.length) throw new Error(`${rows.length} of ${planted.length} are dead letters`);
    },
    { intervalMs: 250 },
  );
  const drop = `UPDATE dead_letters SET status = 'dropped', resolved_by = 'chaos', resolved_reason = 'planted by a fault test'`;
  for (const { name } of shop.evidence.manifests) {
    await asSuperuser(platform, name, (client) => client.query(`${drop} WHERE ${dead}`, [offsets]));
  }
}
