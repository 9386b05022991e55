import type { Consumer as KafkaConsumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Consumer, ConsumerEvents, IncomingBatch, IncomingRecord, Position } from './log-client.ts';

/** A member that dies is missed after this; a handler's time-out must be less than a third of it. */
export const SESSION_TIMEOUT_MS = 10_000;

/** How long a fetch waits at the broker when there is nothing: also the longest wait of a stop. */
const FETCH_WAIT_MS = 500;

export class KafkaJsConsumer implements Consumer {
  readonly #consumer: KafkaConsumer;

  constructor(kafka: Kafka, groupId: string) {
    this.#consumer = kafka.consumer({
      groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: 15_000,
      heartbeatInterval: 3_000,
      minBytes: 1,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: 1024 * 1024,
      allowAutoTopicCreation: false,
      retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 2_000, restartOnFailure: async () => true },
    });
  }

  async connect(): Promise<void> {
    await this.#consumer.connect();
  }

  async run(
    topics: readonly string[],
    onBatch: (batch: IncomingBatch) => Promise<void>,
    events: ConsumerEvents,
  ): Promise<void> {
    const { GROUP_JOIN, REBALANCING, CRASH } = this.#consumer.events;
    this.#consumer.on(GROUP_JOIN, ({ payload }) => events.joined(new Map(Object.entries(payload.memberAssignment))));
    this.#consumer.on(REBALANCING, () => events.rebalancing());
    this.#consumer.on(CRASH, ({ payload }) => {
      if (payload.restart) events.rebalancing();
      else events.crashed(payload.error);
    });
    await this.#consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 8,
      eachBatch: (payload) => onBatch(incoming(payload)),
    });
  }

  async commit(positions: readonly Position[]): Promise<void> {
    await this.#consumer.commitOffsets(
      positions.map(({ topic, partition, next }) => ({ topic, partition, offset: String(next) })),
    );
  }

  async stop(): Promise<void> {
    await this.#consumer.disconnect();
  }
}

function incoming(payload: EachBatchPayload): IncomingBatch {
  const { batch } = payload;
  return {
    topic: batch.topic,
    partition: batch.partition,
    end: Number(batch.highWatermark),
    records: batch.messages.map((message) => record(batch.topic, batch.partition, message)),
    isCurrent: () => payload.isRunning() && !payload.isStale(),
    heartbeat: () => payload.heartbeat(),
    take: () => payload.resolveOffset(batch.lastOffset()),
  };
}

function record(topic: string, partition: number, message: KafkaMessage): IncomingRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? null,
    value: message.value,
    headers: headersOf(message),
  };
}

/** Headers as text; of a header that is given twice, the last one. */
function headersOf(message: KafkaMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) headers[name] = last.toString();
  }
  return headers;
}
