import kafkajs from 'kafkajs';

export interface Written {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

interface Writable {
  readonly topic: string;
  readonly key: string | null;
  readonly value: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Writes to topics past every outbox, as nobody may but a fault. */
export async function topicWriter(brokers: readonly string[]) {
  const kafka = new kafkajs.Kafka({ brokers: [...brokers], clientId: 'chaos', logLevel: kafkajs.logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  return {
    /** One after the other within a topic. */
    async write(records: readonly Writable[]): Promise<void> {
      const topicMessages = [...Map.groupBy(records, ({ topic }) => topic)].map(([topic, messages]) => ({
        topic,
        messages: messages.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
      }));
      if (topicMessages.length > 0) await producer.sendBatch({ acks: -1, topicMessages });
    },
    /** @returns where it lies */
    async writeOne({ topic, key, value, headers }: Writable): Promise<Written> {
      const [stored] = await producer.send({ topic, acks: -1, messages: [{ key, value, headers: { ...headers } }] });
      return { topic, partition: stored!.partition, offset: Number(stored!.baseOffset) };
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await producer.disconnect();
    },
  };
}
