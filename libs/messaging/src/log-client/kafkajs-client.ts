import './kafkajs-patch.ts';
import './kafkajs-produce.ts';
import { Logger } from '@nestjs/common';
import type { TopicDefinition } from '@tenfold/contract-kit';
import kafkajs, { type Admin, type Kafka, type LogEntry } from 'kafkajs';
import { KafkaJsConsumer } from './kafkajs-consumer.ts';
import { KafkaJsProducer } from './kafkajs-producer.ts';
import type { Consumer, LogClient, PartitionProgress, Producer } from './log-client.ts';

/**
 * How kafkajs tries again what a broker that is away lets fail. Its own choice grows to 30 s, and a consumer that crashes is
 * started again only after the longest pause that it had come to: long after the broker is back.
 */
const RETRY = { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 };

export interface KafkaJsSettings {
  readonly brokers: readonly string[];
  /** Names this process in the broker's logs and quotas. */
  readonly clientId: string;
}

/** `LogClient` on kafkajs 2.2.4, whose known faults are held off here and in the files beside this one. */
export class KafkaJsClient implements LogClient {
  readonly #kafka: Kafka;
  #admin: Promise<Admin> | undefined;

  constructor(settings: KafkaJsSettings) {
    this.#kafka = new kafkajs.Kafka({
      brokers: [...settings.brokers],
      clientId: settings.clientId,
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      retry: RETRY,
      logLevel: kafkajs.logLevel.WARN,
      logCreator: () => writeLog,
    });
  }

  producer(): Producer {
    return new KafkaJsProducer(this.#kafka);
  }

  consumer(group: string): Consumer {
    return new KafkaJsConsumer(this.#kafka, group);
  }

  async progress(group: string, topic: string): Promise<readonly PartitionProgress[]> {
    const admin = await this.#connectedAdmin();
    const [committed] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
    const positions = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const ends = await admin.fetchTopicOffsets(topic);
    return ends.map(({ partition, low, high }) => ({
      partition,
      next: Math.max(Number(low), positions.get(partition) ?? 0),
      end: Number(high),
    }));
  }

  async ensureTopic({ name, partitions, cleanup, retentionMs }: TopicDefinition): Promise<void> {
    const admin = await this.#connectedAdmin();
    const configEntries = [
      { name: 'cleanup.policy', value: cleanup },
      { name: 'retention.ms', value: String(retentionMs) },
    ];
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic: name, numPartitions: partitions, configEntries }],
    });
    const found = (await admin.fetchTopicMetadata({ topics: [name] })).topics[0]?.partitions.length;
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: ['cleanup.policy'] }],
    });
    const policy = resources[0]?.configEntries[0]?.configValue;
    if (found === partitions && policy === cleanup) return;
    throw new Error(
      `${name} exists with ${found} partitions and the policy ${policy}, not ${partitions} and ${cleanup}`,
    );
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    await admin?.disconnect();
  }

  #connectedAdmin(): Promise<Admin> {
    this.#admin ??= connect(this.#kafka.admin()).catch((error: unknown) => {
      this.#admin = undefined;
      throw error;
    });
    return this.#admin;
  }
}

async function connect(admin: Admin): Promise<Admin> {
  await admin.connect();
  return admin;
}

const logger = new Logger('Kafka');

/** kafkajs reports what it then retries as errors; what ends in a failure reaches us as an exception or a crash. */
function writeLog({ namespace, log: { message, error } }: LogEntry): void {
  const detail = typeof error === 'string' ? `: ${error}` : '';
  logger.debug(`${namespace}: ${message}${detail}`);
}
