import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { freePort, hasEnded, isRunning, type KafkaServer, signalProcess, startKafka, stopKafka } from '../src/index.ts';

const TOPIC = 'kept';

describe('the embedded Kafka', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tenfold-kafka-'));
  });
  afterEach(async () => {
    await stopKafka(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps its records over a stop and over a kill -9', async () => {
    const first = await startKafka({ dataDir });
    await makeTopic(first);
    await produce(first, 'before the stop');
    await first.stop();
    const second = await startKafka({ dataDir });
    await produce(second, 'before the kill');
    signalProcess(second.process, 'SIGKILL');
    await hasEnded(second.process, 10_000);
    const third = await startKafka({ dataDir });

    expect([isRunning(first.process), isRunning(second.process)]).toEqual([false, false]);
    expect(await records(third, 2)).toEqual(['before the stop', 'before the kill']);
    expect([second.port, third.port]).toEqual([first.port, first.port]);
  });

  it('is one server for all who ask at the same time, and gone after a stop', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => startKafka({ dataDir })));
    await servers[0]?.stop();

    expect(new Set(servers.map((server) => server.process.pid)).size).toBe(1);
    expect(servers.map((server) => isRunning(server.process))).toEqual([false, false, false]);
  });

  it('leaves nothing running when its start is ended early', async () => {
    const end = new AbortController();
    const starting = startKafka({ dataDir, signal: end.signal });
    end.abort(new Error('Ctrl-C'));

    await expect(starting).rejects.toThrow('Ctrl-C');
    const next = await startKafka({ dataDir });
    expect(isRunning(next.process)).toBe(true);
  });

  it('names the busy port, and the way out, in one sentence', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');

    await expect(startKafka({ dataDir, port })).rejects.toThrow(
      `Port ${port} (Kafka) is in use by another program; stop it, or choose other ports with TENFOLD_PORT_BASE.`,
    );
    other.close();
  });
});

function clientOf({ brokers }: KafkaServer): Kafka {
  return new Kafka({
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    retry: { retries: 20, initialRetryTime: 100 },
  });
}

async function makeTopic(server: KafkaServer): Promise<void> {
  const admin = clientOf(server).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
}

async function produce(server: KafkaServer, value: string): Promise<void> {
  const producer = clientOf(server).producer();
  await producer.connect();
  await producer.send({ topic: TOPIC, acks: -1, messages: [{ value }] });
  await producer.disconnect();
}

/** The first `count` records of the topic. */
async function records(server: KafkaServer, count: number): Promise<string[]> {
  const consumer = clientOf(server).consumer({ groupId: 'reader', maxWaitTimeInMs: 100 });
  const values: string[] = [];
  const complete = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      values.push(String(message.value));
      if (values.length === count) complete.resolve();
    },
  });
  await complete.promise;
  await consumer.disconnect();
  return values;
}
