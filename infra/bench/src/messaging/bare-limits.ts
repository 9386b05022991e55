import { runKafkaTool } from '@tenfold/local-servers';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { sum } from '../statistics.ts';
import type { BenchServers } from './bench-servers.ts';
import { aNote, aRecord, recordBytes, relayed } from './contract.ts';
import { perSecond } from './per-second.ts';

const BATCH = 500;
const CLIENTS = 8;
const ROWS_IN_ONE = 500;
const JAVA_RECORDS_PER_SECOND = 50_000;

/**
 * What kafkajs as it is published sends in a second, without the patches of the messaging library: records as the relay
 * makes them, idempotent, one batch in flight, all acknowledged.
 */
export async function kafkajsRate({ brokers }: BenchServers, forMs: number): Promise<number> {
  const kafka = new kafkajs.Kafka({
    brokers: [...brokers],
    clientId: 'bench-bare',
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  try {
    const messages = Array.from({ length: BATCH }, () => aRecord());
    const topicMessages = [{ topic: relayed.topic.name, messages }];
    return await perSecond(forMs, async () => {
      await producer.sendBatch({ acks: -1, topicMessages });
      return BATCH;
    });
  } finally {
    await producer.disconnect();
  }
}

/** What the producer of Apache Kafka's own performance test sends in a second: records as large as ours, headers included. */
export async function javaRate({ brokers }: BenchServers, forMs: number): Promise<number> {
  const output = await runKafkaTool('org.apache.kafka.tools.ProducerPerformance', [
    ...['--topic', relayed.topic.name, '--num-records', String(Math.round((JAVA_RECORDS_PER_SECOND * forMs) / 1000))],
    ...['--record-size', String(recordBytes()), '--throughput', '-1', '--bootstrap-server', brokers.join()],
    ...['--command-property', 'acks=all'],
  ]);
  const rate = [...output.matchAll(/([\d.]+) records\/sec/g)].at(-1)?.[1];
  if (rate === undefined) throw new Error(`No rate in what the Java producer says: ${output}`);
  return Number(rate);
}

export interface InsertRates {
  /** One row a transaction, eight clients. */
  readonly oneByOnePerSecond: number;
  /** Rows, five hundred in one statement, one client. */
  readonly togetherPerSecond: number;
}

/** What Postgres alone stores in a second of rows with the event's payload and one index, through plain `pg`. */
export async function insertRates({ databaseUrl }: BenchServers, forMs: number): Promise<InsertRates> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connected(databaseUrl)));
  const payload = JSON.stringify(aNote('0192f0c1-6a3e-7c11-8f00-5d3a9b1c2e4f'));
  const one = { name: 'one', text: 'INSERT INTO plain_rows (key, payload) VALUES ($1, $2)', values: ['k', payload] };
  const many = {
    name: 'many',
    text: 'INSERT INTO plain_rows (key, payload) SELECT $1, $2::jsonb FROM generate_series(1, $3::int)',
    values: ['k', payload, ROWS_IN_ONE],
  };
  try {
    const rates = clients.map((client) => perSecond(forMs / 2, async () => (await client.query(one), 1)));
    const oneByOnePerSecond = sum(await Promise.all(rates));
    const togetherPerSecond = await perSecond(forMs / 2, async () => (await clients[0]!.query(many), ROWS_IN_ONE));
    return { oneByOnePerSecond, togetherPerSecond };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}
