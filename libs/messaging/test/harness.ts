import { randomBytes } from 'node:crypto';
import { Global, Logger, Module, type DynamicModule, type LoggerService, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  deadLetterTopic,
  defineEvent,
  defineService,
  defineTopic,
  narrow,
  type EventDefinition,
  type EventView,
} from '@tenfold/contract-kit';
import { Database, databaseMigrations, newId, type Tx } from '@tenfold/database';
import { eventually, testDatabase, testKafka, type TestDatabase } from '@tenfold/testing';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { z } from 'zod';
import {
  Messaging,
  MessagingMetrics,
  MessagingModule,
  messagingMigrations,
  Outbox,
  type MessagingOptions,
} from '../src/index.ts';

/** What the specs provoke is expected: nobody needs to read it. */
const silence: LoggerService = { log() {}, error() {}, warn() {} };
Logger.overrideLogger(silence);

/** A row of the business table that handlers and writers of these specs share. */
export interface Effect {
  readonly key: string;
  readonly n: number;
  readonly handler: string;
}

export interface Recorded {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: number;
}

interface Produced {
  readonly key: string | null;
  readonly value: string | Buffer;
  readonly headers?: Record<string, string>;
}

/** What a service of these specs may publish and hear. */
export const tickData = z.object({ key: z.string(), n: z.int(), note: z.string().optional() });

/** A service with one topic, one event and its own database, on the shared test servers. */
export class Bench implements AsyncDisposable {
  readonly id: string;
  readonly database: TestDatabase;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly brokers: readonly string[];
  readonly topic: ReturnType<typeof defineTopic>;
  readonly Ticked: EventDefinition<typeof tickData>;
  readonly view;
  readonly #services: StartedService[] = [];

  private constructor(id: string, database: TestDatabase, brokers: readonly string[], kafka: Kafka, admin: Admin) {
    this.id = id;
    this.database = database;
    this.brokers = brokers;
    this.kafka = kafka;
    this.admin = admin;
    this.topic = defineTopic({ name: `spec-${id}.ticks`, key: 'any', partitions: 3 });
    this.Ticked = defineEvent({
      type: 'tick.ticked.v1',
      topic: this.topic,
      summary: 'A spec said something.',
      key: (data) => data.key,
      aggregate: { type: 'tick', id: (data) => data.key, version: (data) => data.n },
      attributes: ({ note }): Record<string, string> => (note === undefined ? {} : { note: note.slice(0, 20) }),
      data: tickData,
      sample: { key: 'a', n: 1, note: 'loud' },
    });
    this.view = narrow(this.Ticked, tickData);
  }

  static async open(): Promise<Bench> {
    const id = randomBytes(5).toString('hex');
    const [{ brokers }, database] = await Promise.all([
      testKafka(),
      testDatabase({
        name: 'messaging',
        migrations: [...databaseMigrations, ...messagingMigrations, CreateEffects1900000000000],
      }),
    ]);
    const kafka = new kafkajs.Kafka({ brokers: [...brokers], clientId: 'spec', logLevel: kafkajs.logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const bench = new Bench(id, database, brokers, kafka, admin);
    const dead = deadLetterTopic(bench.topic, bench.group);
    const topics = [bench.topic, dead].map(({ name, partitions }) => ({ topic: name, numPartitions: partitions }));
    // A busy broker does not know at once what it has made, and waitForLeaders takes that for a failure.
    await admin.createTopics({ waitForLeaders: false, topics });
    await eventually(() => admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) }));
    return bench;
  }

  get group(): string {
    return `spec-${this.id}`;
  }

  get deadLetterTopic(): string {
    return deadLetterTopic(this.topic, this.group).name;
  }

  /** A process of the service: `handlers` hear, the outbox is relayed. */
  async start(
    handlers: readonly Type[] = [],
    options: Partial<MessagingOptions> = {},
    hears: readonly EventView[] = handlers.map(() => this.view),
  ): Promise<StartedService> {
    const module = await this.module(handlers, options, hears);
    await module.init();
    const service = new StartedService(module);
    this.#services.push(service);
    await service.messaging.start();
    return service;
  }

  /** The service's module, not started. */
  module(
    handlers: readonly Type[],
    options: Partial<MessagingOptions> = {},
    hears: readonly EventView[] = handlers.map(() => this.view),
  ): Promise<TestingModule> {
    const manifest = defineService({
      name: 'messaging',
      summary: 'A service of a spec.',
      routes: [],
      topics: [this.topic],
      publishes: [this.Ticked],
      hears,
      calls: [],
    });
    return Test.createTestingModule({
      imports: [
        databaseModule(this.database.db),
        MessagingModule.forService(manifest, { brokers: this.brokers, group: this.group, ...options }),
      ],
      providers: [...handlers],
    })
      .setLogger(silence)
      .compile();
  }

  /** Writes ticks of one key in one transaction each. */
  async tick(outbox: Outbox, key: string, ...numbers: number[]): Promise<string[]> {
    const ids: string[] = [];
    for (const n of numbers) {
      ids.push(await this.database.db.transaction((tx) => outbox.add(tx, this.Ticked, { key, n })));
    }
    return ids;
  }

  /** The first `count` records of the topic, in the order in which the broker stored each partition's. */
  async records(count: number, topic = this.topic.name): Promise<Recorded[]> {
    const consumer = this.kafka.consumer({
      groupId: `spec-reader-${randomBytes(5).toString('hex')}`,
      maxWaitTimeInMs: 100,
    });
    const records: Recorded[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
        records.push({
          key: String(message.key),
          value: String(message.value),
          headers: Object.fromEntries(headers) as Record<string, string>,
          timestamp: Number(message.timestamp),
        });
      },
    });
    await eventually(() => {
      if (records.length < count) throw new Error(`${records.length} of ${count} records`);
    });
    await consumer.disconnect();
    return records.sort((a, b) => a.timestamp - b.timestamp);
  }

  /** What a relay leaves behind that was killed a lease ago. */
  async asIfLeaseExpired(): Promise<void> {
    await this.database.query(`UPDATE outbox_cursors SET lease_until = now() - interval '1 millisecond'`);
  }

  /** From now on the broker refuses larger record batches of the topic. */
  async limitRecordBytes(bytes: number): Promise<void> {
    await this.admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: this.topic.name,
          configEntries: [{ name: 'max.message.bytes', value: String(bytes) }],
        },
      ],
    });
  }

  /** Puts a record on the topic as somebody else would who does not know our rules. */
  produce(record: Produced): Promise<void> {
    return this.produceTo(this.topic.name, record);
  }

  async produceTo(topic: string, ...records: readonly Produced[]): Promise<void> {
    const producer = this.kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    const messages = records.map((record) => ({ ...record, headers: record.headers ?? {} }));
    await producer.send({ topic, messages });
    await producer.disconnect();
  }

  /** Headers as the relay makes them, for `produce`. */
  headers(n: number, changes: Record<string, string> = {}): Record<string, string> {
    return {
      ce_id: newId(),
      ce_type: this.Ticked.type,
      ce_source: '/tenfold/spec',
      ce_time: '2026-01-01T00:00:00.000Z',
      ce_correlationid: 'c',
      ce_aggregateversion: String(n),
      ...changes,
    };
  }

  effects(): Promise<Effect[]> {
    return this.database.query<Effect>('SELECT key, n, handler FROM effects ORDER BY id');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const service of this.#services) await service.stop();
    await this.admin.disconnect();
    await this.database.close();
  }
}

export class StartedService {
  readonly messaging: Messaging;
  readonly outbox: Outbox;
  readonly metrics: MessagingMetrics;
  readonly #module: TestingModule;

  constructor(module: TestingModule) {
    this.#module = module;
    this.messaging = module.get(Messaging);
    this.outbox = module.get(Outbox);
    this.metrics = module.get(MessagingMetrics);
  }

  get<T>(provider: Type<T>): T {
    return this.#module.get(provider);
  }

  async stop(): Promise<void> {
    await this.messaging.drain();
    await this.#module.close();
  }
}

export function recordEffect(tx: Tx, { key, n, handler }: Effect): Promise<unknown> {
  return tx.query('INSERT INTO effects (key, n, handler) VALUES ($1, $2, $3)', [key, n, handler]);
}

@Global()
@Module({})
class DatabaseOfTheSpec {}

function databaseModule(database: Database): DynamicModule {
  return {
    module: DatabaseOfTheSpec,
    providers: [{ provide: Database, useValue: database }],
    exports: [Database],
  };
}

class CreateEffects1900000000000 {
  async up(db: { query(sql: string): Promise<unknown> }): Promise<void> {
    await db.query('CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY, key text, n int, handler text)');
  }

  async down(db: { query(sql: string): Promise<unknown> }): Promise<void> {
    await db.query('DROP TABLE effects');
  }
}
