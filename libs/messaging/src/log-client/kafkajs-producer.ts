import { type Kafka, type Producer as KafkaProducer, type TopicMessages } from 'kafkajs';
import { RecordRefused, type OutgoingRecord, type Producer } from './log-client.ts';
import { partitionOf } from './murmur2.ts';

/** Broker errors that say something about a record, not about the moment. */
const REFUSALS = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'CORRUPT_MESSAGE']);

/**
 * One batch at a time: two overlapping sends of an idempotent kafkajs producer can lose an acknowledged record when one of
 * them is retried (tulios/kafkajs#1005).
 */
export class KafkaJsProducer implements Producer {
  readonly #producer: KafkaProducer;
  #sending = false;

  constructor(kafka: Kafka) {
    this.#producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message, partitionMetadata }) =>
          partitionOf(String(message.key), partitionMetadata.length),
      retry: { retries: 3, initialRetryTime: 50, maxRetryTime: 1_000 },
    });
  }

  async connect(): Promise<void> {
    await this.#producer.connect();
  }

  async send(batch: readonly OutgoingRecord[]): Promise<void> {
    if (this.#sending) throw new Error('A batch is in flight already: one at a time');
    this.#sending = true;
    try {
      await this.#producer.sendBatch({ acks: -1, topicMessages: byTopic(batch) });
    } catch (error) {
      throw isRefusal(error) ? new RecordRefused('The broker refuses a record', { cause: error }) : error;
    } finally {
      this.#sending = false;
    }
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }
}

function byTopic(batch: readonly OutgoingRecord[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of batch) {
    const entry = topics.get(topic) ?? { topic, messages: [] };
    entry.messages.push({ key, value, headers: { ...headers } });
    topics.set(topic, entry);
  }
  return [...topics.values()];
}

function isRefusal(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('type' in cause && typeof cause.type === 'string' && REFUSALS.has(cause.type)) return true;
  }
  return false;
}
