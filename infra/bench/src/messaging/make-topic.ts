import kafkajs from 'kafkajs';
import type { BenchServers } from './bench-servers.ts';

const PARTITIONS = 6;

/** Makes a topic; with `retentionMs`, the broker forgets in small pieces what is older. */
export async function makeTopic({ brokers }: BenchServers, topic: string, retentionMs?: number): Promise<void> {
  const kafka = new kafkajs.Kafka({ brokers: [...brokers], clientId: 'bench', logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const configEntries =
      retentionMs === undefined
        ? []
        : [
            { name: 'retention.ms', value: String(retentionMs) },
            { name: 'segment.ms', value: String(retentionMs / 4) },
          ];
    await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS, configEntries }], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}
