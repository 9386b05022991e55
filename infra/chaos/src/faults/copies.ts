import type { LogRecord } from '@tenfold/invariants';
import { topicWriter } from '../topic-writer.ts';
import type { Fault } from './fault.ts';

const SHARE_OF_COPIES = 0.3;
const BATCH = 200;

export const copies: Fault = {
  name: 'F8',
  title: 'records come twice, in another order across keys, and the whole day once more',
  async strike({ platform, shop, workload, chance, note }) {
    await workload.orders(15, 20_000);
    const { records } = await shop.evidence.topics();
    await using writer = await topicWriter(await brokersOf(platform));
    const again = records.filter(() => chance.happens(SHARE_OF_COPIES));
    await writer.write(acrossKeys(again, (keys) => chance.shuffled(keys)));
    note(`${again.length} copies, keys shuffled`);
    await workload.orders(5, 20_000);
    for (let from = 0; from < records.length; from += BATCH) await writer.write(records.slice(from, from + BATCH));
    note(`${records.length} records once more`);
    await workload.orders(5, 20_000);
  },
};

/** The records of each key in their order, the keys one after the other as told. */
function acrossKeys(records: readonly LogRecord[], order: (keys: string[]) => string[]): LogRecord[] {
  const byKey = Map.groupBy(records, ({ topic, key }) => `${topic} ${key}`);
  return order([...byKey.keys()]).flatMap((key) => byKey.get(key)!);
}

async function brokersOf(platform: { status(): Promise<{ kafka: { brokers: readonly string[] } }> }) {
  return (await platform.status()).kafka.brokers;
}
