import type { TopicDefinition } from '@tenfold/contract-kit';
import {
  KafkaJsClient,
  type Consumer,
  type LogClient,
  type OutgoingRecord,
  type PartitionProgress,
  type Producer,
} from '@tenfold/messaging';

/** The usual client of the broker, which tells when it has acknowledged records. */
export class AcknowledgementWatch implements LogClient {
  readonly #log: LogClient;
  /** Is told of each acknowledged batch. */
  onAcknowledged: ((batch: readonly OutgoingRecord[]) => void) | undefined;

  constructor(brokers: readonly string[]) {
    this.#log = new KafkaJsClient({ brokers, clientId: 'bench' });
  }

  producer(): Producer {
    const producer = this.#log.producer();
    return {
      connect: () => producer.connect(),
      send: async (batch) => {
        await producer.send(batch);
        this.onAcknowledged?.(batch);
      },
      close: () => producer.close(),
    };
  }

  consumer(group: string): Consumer {
    return this.#log.consumer(group);
  }

  progress(group: string, topic: string): Promise<readonly PartitionProgress[]> {
    return this.#log.progress(group, topic);
  }

  ensureTopic(topic: TopicDefinition): Promise<void> {
    return this.#log.ensureTopic(topic);
  }

  close(): Promise<void> {
    return this.#log.close();
  }
}
