import { randomUUID } from 'node:crypto';
import { SetupFailure } from '@tenfold/local-servers';
import { Kafka, logLevel, type Admin, type KafkaMessage } from 'kafkajs';
import type { TopicRecord } from './event-text.ts';

export interface Reading {
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Records of each partition before its end to begin with; all of them when left out. */
  readonly last?: number;
  /** Called for each record, those of one partition in their order. */
  readonly onRecord: (record: TopicRecord) => void;
  /** Ends the reading; without it the ends that the partitions have at the start do. */
  readonly until?: AbortSignal;
}

interface Span {
  readonly partition: number;
  readonly from: number;
  readonly end: number;
}

/**
 * Reads a topic as a group of its own, which is forgotten afterwards: nobody else's position moves.
 *
 * @throws SetupFailure when there is no such topic
 */
export async function readTopic({ brokers, topic, last, onRecord, until }: Reading): Promise<void> {
  const kafka = new Kafka({ clientId: 'events', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const groupId = `events-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  await admin.connect();
  try {
    const spans = await spansOf(admin, topic, last);
    // By partition. The first fetch may be under way when the consumer is told where to begin.
    const next = new Map(spans.map(({ partition, from }) => [partition, from]));
    const left = new Set(spans.filter(({ from, end }) => from < end).map(({ partition }) => partition));
    const done = Promise.withResolvers<void>();
    until?.addEventListener('abort', () => done.resolve());
    if (until === undefined && left.size === 0) return;
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const end = spans[partition]?.end ?? 0;
        const offset = Number(message.offset);
        if (offset < (next.get(partition) ?? 0) || (until === undefined && offset >= end)) return;
        next.set(partition, offset + 1);
        onRecord(recordOf(topic, partition, message));
        if (offset >= end - 1) left.delete(partition);
        if (until === undefined && left.size === 0) done.resolve();
      },
    });
    for (const { partition, from } of spans) consumer.seek({ topic, partition, offset: String(from) });
    await done.promise;
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
}

async function spansOf(admin: Admin, topic: string, last = Number.POSITIVE_INFINITY): Promise<Span[]> {
  const topics = await admin.listTopics();
  if (!topics.includes(topic)) {
    const known = topics.filter((name) => !name.startsWith('__') && !name.includes('.dlt.')).sort();
    throw new SetupFailure(
      `There is no topic ${topic}; there are ${known.join(', ')}, and <topic>.dlt.<service> for dead letters.`,
    );
  }
  const ends = await admin.fetchTopicOffsets(topic);
  return ends
    .map(({ partition, low, high }) => ({
      partition,
      from: Math.max(Number(low), Number(high) - last),
      end: Number(high),
    }))
    .sort((a, b) => a.partition - b.partition);
}

function recordOf(
  topic: string,
  partition: number,
  { offset, timestamp, key, value, headers }: KafkaMessage,
): TopicRecord {
  return {
    topic,
    partition,
    offset,
    time: new Date(Number(timestamp)),
    key: key?.toString() ?? null,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)])),
    value: value?.toString() ?? null,
  };
}
