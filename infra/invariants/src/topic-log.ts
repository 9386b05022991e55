import { randomUUID } from 'node:crypto';
import type { EventDefinition, ServiceManifest } from '@tenfold/contract-kit';
import { Kafka, logLevel, type Consumer, type KafkaMessage } from 'kafkajs';

/** One record as it lies on its topic, read down to what promises are made about. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly timestampMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly id: string;
  readonly type: string;
  /** The stream and the version in it that the data claims; absent when the data does not parse. */
  readonly stream?: { readonly aggregate: string; readonly version: number };
  /** Why the record is not what its contract says; absent when it is. */
  readonly fault?: string;
}

export interface TopicLog {
  readonly records: readonly LogRecord[];
  /** True when the topic has forgotten its oldest records, by age or by compaction. */
  forgets(topic: string): boolean;
  /** When the oldest record that the topic still holds was written. */
  oldestMs(topic: string): number;
}

const REQUIRED_HEADERS = ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'ce_subject'];

/** Reads the topics that the manifests declare, each from its beginning, as a consumer group of its own. */
export class TopicReader {
  readonly #kafka: Kafka;
  readonly #group = `invariants-${randomUUID()}`;
  readonly #events: ReadonlyMap<string, EventDefinition>;
  readonly #topics: readonly string[];
  readonly #compacted: ReadonlySet<string>;
  readonly #records: LogRecord[] = [];
  readonly #nextOffset = new Map<string, number>();
  readonly #cut = new Set<string>();
  readonly #advanced = new Set<() => void>();
  #consumer?: Consumer;

  constructor(brokers: readonly string[], manifests: readonly ServiceManifest[]) {
    this.#kafka = new Kafka({ brokers: [...brokers], clientId: 'invariants', logLevel: logLevel.NOTHING });
    this.#events = new Map(manifests.flatMap((manifest) => manifest.publishes.map((event) => [event.type, event])));
    const topics = manifests.flatMap((manifest) => manifest.topics);
    this.#topics = topics.map((topic) => topic.name);
    this.#compacted = new Set(topics.filter((topic) => topic.cleanup === 'compact').map((topic) => topic.name));
  }

  /** Every record up to the ends that the partitions have now. */
  async read(): Promise<TopicLog> {
    this.#consumer ??= await this.#start();
    const ends = await this.#ends();
    const behind = () => [...ends].some(([place, end]) => (this.#nextOffset.get(place) ?? 0) < end);
    while (behind()) {
      await new Promise<void>((resolve) => this.#advanced.add(resolve));
    }
    const records = [...this.#records];
    return {
      records,
      forgets: (topic) => this.#cut.has(topic) || this.#compacted.has(topic),
      oldestMs: (topic) =>
        records.reduce((oldest, r) => (r.topic === topic ? Math.min(oldest, r.timestampMs) : oldest), Infinity),
    };
  }

  async close(): Promise<void> {
    if (this.#consumer === undefined) return;
    await this.#consumer.disconnect();
    const admin = this.#kafka.admin();
    await admin.connect();
    await admin.deleteGroups([this.#group]).finally(() => admin.disconnect());
  }

  async #start(): Promise<Consumer> {
    const consumer = this.#kafka.consumer({ groupId: this.#group, minBytes: 1, maxWaitTimeInMs: 200 });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.#topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        for (const message of batch.messages) this.#take(batch.topic, batch.partition, message);
        for (const advanced of this.#advanced) advanced();
        this.#advanced.clear();
        return Promise.resolve();
      },
    });
    return consumer;
  }

  /** `topic/partition` → the offset that the next record will get; partitions that hold nothing are left out. */
  async #ends(): Promise<Map<string, number>> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      const ends = new Map<string, number>();
      for (const topic of this.#topics) {
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          if (Number(low) > 0) this.#cut.add(topic);
          if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, Number(high));
        }
      }
      return ends;
    } finally {
      await admin.disconnect();
    }
  }

  #take(topic: string, partition: number, message: KafkaMessage): void {
    const place = `${topic}/${partition}`;
    const offset = Number(message.offset);
    if (offset < (this.#nextOffset.get(place) ?? 0)) return;
    this.#nextOffset.set(place, offset + 1);
    this.#records.push(this.#read(topic, partition, offset, message));
  }

  #read(topic: string, partition: number, offset: number, message: KafkaMessage): LogRecord {
    const headers = Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const key = message.key?.toString() ?? '';
    const value = message.value?.toString() ?? '';
    const id = headers['ce_id'] ?? '';
    const type = headers['ce_type'] ?? '';
    const record = { topic, partition, offset, key, timestampMs: Number(message.timestamp), headers, value, id, type };

    const missing = REQUIRED_HEADERS.filter((name) => !headers[name]);
    if (missing.length > 0) return { ...record, fault: `CloudEvents headers missing: ${missing.join(', ')}` };
    const event = this.#events.get(type);
    if (event === undefined) return { ...record, fault: `no manifest declares ${type}` };
    if (event.topic.name !== topic) return { ...record, fault: `${type} belongs on ${event.topic.name}` };
    return { ...record, ...readData(event, key, value) };
  }
}

function readData(event: EventDefinition, key: string, value: string): Pick<LogRecord, 'stream' | 'fault'> {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    return { fault: 'the value is not JSON' };
  }
  const parsed = event.data.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { fault: `data breaks the contract at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? '?'}` };
  }
  const stream = {
    aggregate: `${event.aggregate.type}:${event.aggregate.id(parsed.data)}`,
    version: event.aggregate.version(parsed.data),
  };
  return event.key(parsed.data) === key ? { stream } : { stream, fault: 'the record key is not the key of its data' };
}
