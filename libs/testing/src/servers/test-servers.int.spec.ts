import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { connected } from '../database/admin.ts';
import { testKafka, testPostgres } from './test-servers.ts';

test('everybody who asks for Postgres gets the same server', async () => {
  const [first, second] = await Promise.all([testPostgres(), testPostgres()]);

  expect(second).toBe(first);
  expect(await connected(first, async (client) => (await client.query('SHOW fsync')).rows)).toEqual([{ fsync: 'off' }]);
});

test('everybody who asks for Kafka gets the same broker, and it works', async () => {
  const [{ brokers }, again] = await Promise.all([testKafka(), testKafka()]);
  expect(again.brokers).toEqual(brokers);

  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  const topic = `testing.spec-${randomUUID()}`;
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  expect(await admin.fetchTopicOffsets(topic)).toEqual([expect.objectContaining({ partition: 0, high: '0' })]);
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
});
