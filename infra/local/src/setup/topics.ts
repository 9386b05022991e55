import { deadLetterTopic, type ServiceManifest, type TopicDefinition } from '@tenfold/contract-kit';
import { type Admin, Kafka, logLevel } from 'kafkajs';

/**
 * Every topic that these services own or hear, and one dead-letter topic for each that each of them hears; none with more
 * than `most` partitions, so that topics that share a key still have the same number.
 */
export function topicsOf(manifests: readonly ServiceManifest[], most = Number.POSITIVE_INFINITY): TopicDefinition[] {
  const topics = manifests.flatMap(({ name, topics: owned, hears }) => [
    ...owned,
    ...hears.flatMap(({ topic }) => [topic, deadLetterTopic(topic, name)]),
  ]);
  const limited = topics.map((topic) => ({ ...topic, partitions: Math.min(topic.partitions, most) }));
  return [...new Map(limited.map((topic) => [topic.name, topic])).values()];
}

/**
 * Makes the topics that are missing and leaves the others.
 *
 * @returns names of the new ones
 */
export async function ensureTopics(brokers: readonly string[], topics: readonly TopicDefinition[]): Promise<string[]> {
  return withAdmin(brokers, async (admin) => {
    const present = new Set(await admin.listTopics());
    const missing = topics.filter(({ name }) => !present.has(name));
    if (missing.length > 0) await admin.createTopics({ topics: missing.map(kafkaTopic), waitForLeaders: true });
    return missing.map(({ name }) => name);
  });
}

/** Runs `work` with an administrative connection that is closed afterwards. */
export async function withAdmin<T>(brokers: readonly string[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const kafka = new Kafka({
    clientId: 'local-platform',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    retry: { retries: 10, initialRetryTime: 100 },
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

function kafkaTopic({ name, partitions, cleanup, retentionMs }: TopicDefinition) {
  return {
    topic: name,
    numPartitions: partitions,
    configEntries: [
      { name: 'cleanup.policy', value: cleanup },
      { name: 'retention.ms', value: String(cleanup === 'compact' ? -1 : retentionMs) },
    ],
  };
}
