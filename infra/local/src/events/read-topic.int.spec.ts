import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { testKafka } from '@tenfold/testing';
import { eventually } from '@tenfold/testing/eventually';
import { Kafka, logLevel, Partitioners, type Admin, type Producer } from 'kafkajs';
import type { TopicRecord } from './event-text.ts';
import { readTopic } from './read-topic.ts';

const topic = `spec-${randomBytes(5).toString('hex')}.ticks`;
let brokers: readonly string[];
let admin: Admin;
let producer: Producer;

beforeAll(async () => {
  ({ brokers } = await testKafka());
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: false });
  await eventually(() => admin.fetchTopicOffsets(topic));
  for (const n of [1, 2, 3, 4]) await tick(0, n);
  await tick(1, 5);
});
afterAll(async () => {
  await Promise.all([admin.disconnect(), producer.disconnect()]);
});

const tick = (partition: number, n: number) =>
  producer.send({
    topic,
    messages: [{ partition, key: `k${partition}`, value: String(n), headers: { ce_type: 'tick.ticked.v1' } }],
  });

/** What is read, as `<partition>:<value>`, sorted. */
async function read(options: { last?: number } = {}): Promise<string[]> {
  const found: TopicRecord[] = [];
  await readTopic({ brokers, topic, ...options, onRecord: (record) => found.push(record) });
  return found.map(({ partition, value }) => `${partition}:${value}`).sort();
}

it('reads all there is of every partition, or the newest of each, and ends', async () => {
  expect(await read()).toEqual(['0:1', '0:2', '0:3', '0:4', '1:5']);
  expect(await read({ last: 2 })).toEqual(['0:3', '0:4', '1:5']);
});

it('follows what comes until it is told to end, and leaves no group behind', async () => {
  const found: (string | null)[] = [];
  const end = new AbortController();
  const following = readTopic({
    brokers,
    topic,
    last: 0,
    onRecord: ({ value }) => found.push(value),
    until: end.signal,
  });
  await eventually(async () => {
    await tick(1, 6);
    expect(found).toContain('6');
  });
  end.abort();
  await following;
  expect(found).not.toContain('4');
  const { groups } = await admin.listGroups();
  expect(groups.filter(({ groupId }) => groupId.startsWith('events-'))).toEqual([]);
});

it('names the topics that there are when there is none of that name', async () => {
  await expect(readTopic({ brokers, topic: 'order.order', onRecord: () => undefined })).rejects.toThrow(
    new RegExp(`There is no topic order\\.order; there are .*${topic}`),
  );
});
