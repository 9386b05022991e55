import { KafkaJsClient } from '@tenfold/messaging';
import type { BenchServers } from './bench-servers.ts';
import { aRecord, relayed } from './contract.ts';
import { perSecond } from './per-second.ts';

const BATCH = 750;

/** What the relay's producer sends in a second when nobody has to read the rows: the limit of a relay in one process. */
export async function producerRate({ brokers }: BenchServers, forMs: number): Promise<number> {
  const log = new KafkaJsClient({ brokers, clientId: 'bench-alone' });
  const producer = log.producer();
  await producer.connect();
  const batch = Array.from({ length: BATCH }, () => ({ topic: relayed.topic.name, ...aRecord() }));
  try {
    return await perSecond(forMs, async () => {
      await producer.send(batch);
      return BATCH;
    });
  } finally {
    await producer.close();
    await log.close();
  }
}
