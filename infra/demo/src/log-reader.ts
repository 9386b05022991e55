import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Consumer } from 'kafkajs';

/** An event as it stands in Kafka's log. */
export interface SeenEvent {
  readonly id: string;
  readonly type: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly correlationId: string;
  /** From the moment that the event bears (its row was written) to the moment it was read here, in milliseconds. */
  readonly hopMs: number;
  /** `performance.now()` when it was read. */
  readonly seenAt: number;
}

const GIVE_UP_MS = 30_000;

/** A consumer of its own on every topic of the shop, reading from now on. */
export class LogReader implements AsyncDisposable {
  readonly #consumer: Consumer;
  readonly #seen: SeenEvent[] = [];
  #told = new Set<string>();

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  static async open(brokers: readonly string[]): Promise<LogReader> {
    const kafka = new Kafka({ brokers: [...brokers], clientId: 'demo', logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const topics = (await admin.listTopics()).filter((name) => !name.startsWith('__') && !name.includes('.dlt'));
    await admin.disconnect();
    const consumer = kafka.consumer({ groupId: `demo-${randomUUID()}`, minBytes: 1, maxWaitTimeInMs: 100 });
    const reader = new LogReader(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics });
    const joined = new Promise((resolve) => consumer.on(consumer.events.FETCH_START, resolve));
    await consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        const header = (name: string) => message.headers?.[name]?.toString() ?? '';
        reader.#seen.push({
          id: header('ce_id'),
          type: header('ce_type'),
          topic,
          partition,
          offset: message.offset,
          key: message.key?.toString() ?? '',
          correlationId: header('ce_correlationid'),
          hopMs: Date.now() - Date.parse(header('ce_time')),
          seenAt: performance.now(),
        });
      },
    });
    await joined;
    return reader;
  }

  /**
   * Waits until an event of each type was read with one of the keys, and takes all new events with these keys.
   *
   * @throws naming the types that did not come
   */
  async take(keys: ReadonlySet<string>, types: readonly string[]): Promise<SeenEvent[]> {
    const until = performance.now() + GIVE_UP_MS;
    for (;;) {
      const fresh = this.#seen.filter(({ id, key }) => keys.has(key) && !this.#told.has(id));
      const missing = types.filter((type) => !fresh.some((event) => event.type === type));
      if (missing.length === 0) {
        for (const { id } of fresh) this.#told.add(id);
        return fresh;
      }
      if (performance.now() > until) throw new Error(`Not heard in ${GIVE_UP_MS / 1000} s: ${missing.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#consumer.disconnect();
  }
}
