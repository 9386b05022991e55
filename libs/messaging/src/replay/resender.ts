import type { TopicDefinition } from '@tenfold/contract-kit';
import type { LogClient, OutgoingRecord, Producer } from '../log-client/log-client.ts';
import { toRecord } from '../outbox/cloud-event.ts';
import type { StoredRow } from '../outbox/stored-rows.ts';

const MOST_RECORDS = 1_000;
const MOST_BYTES = 800_000;
const HEADER_BYTES = 1_000;
const ATTEMPTS = 5;

/** Sends stored events to other topics than their own, one batch at a time; after a failure a new producer sends the same batch. */
export class Resender {
  /** Acknowledged records by topic. */
  readonly sent = new Map<string, number>();
  readonly #log: LogClient;
  readonly #service: string;
  readonly #targets: ReadonlyMap<string, TopicDefinition>;
  #producer: Producer | undefined;

  /** @param targets by the name of the topic that an event was said on */
  constructor(log: LogClient, service: string, targets: ReadonlyMap<string, TopicDefinition>) {
    this.#log = log;
    this.#service = service;
    this.#targets = targets;
  }

  async send(rows: readonly StoredRow[]): Promise<void> {
    let batch: OutgoingRecord[] = [];
    let bytes = 0;
    for (const row of rows) {
      const size = Buffer.byteLength(row.payload) + HEADER_BYTES;
      if (batch.length > 0 && (batch.length >= MOST_RECORDS || bytes + size > MOST_BYTES)) {
        await this.#sendBatch(batch);
        [batch, bytes] = [[], 0];
      }
      batch.push({ ...toRecord(this.#service, row), topic: this.#targets.get(row.topic)!.name });
      bytes += size;
    }
    if (batch.length > 0) await this.#sendBatch(batch);
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.close().catch(() => undefined);
  }

  async #sendBatch(batch: readonly OutgoingRecord[]): Promise<void> {
    for (let attempt = 1; !(await this.#tried(batch, attempt)); attempt++);
    for (const { topic } of batch) this.sent.set(topic, (this.sent.get(topic) ?? 0) + 1);
  }

  /** Rejects with the last failure. */
  async #tried(batch: readonly OutgoingRecord[], attempt: number): Promise<boolean> {
    try {
      this.#producer ??= await this.#connected();
      await this.#producer.send(batch);
      return true;
    } catch (error) {
      await this.close();
      if (attempt === ATTEMPTS) throw error;
      return false;
    }
  }

  async #connected(): Promise<Producer> {
    const producer = this.#log.producer();
    await producer.connect();
    return producer;
  }
}
