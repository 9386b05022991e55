import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { schemaPath } from '@tenfold/contract-kit';
import { eventually } from '@tenfold/testing/eventually';
import { testKafka } from '@tenfold/testing/servers';
import { Kafka, logLevel } from 'kafkajs';
import { readFrozenSamples } from './frozen-samples.ts';

const workspace = join(import.meta.dirname, '../../..');
const samples = readFrozenSamples(workspace).filter(({ by }) => by === 'order');
const topic = `spec-${randomUUID()}.orders`;
const folder = mkdtempSync(join(tmpdir(), 'outside-'));

/** Serves released schemas where the gateway does. */
const gateway = createServer((request, response) => {
  const file = join(workspace, 'libs/contracts/order/released', basename(request.url ?? ''));
  response.end(readFileSync(file));
});
let brokers: readonly string[];

beforeAll(async () => {
  ({ brokers } = await testKafka());
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['kafkajs', 'ajv', 'ajv-formats']) {
    symlinkSync(join(workspace, 'node_modules', name), join(folder, 'node_modules', name));
  }
  copyFileSync(join(workspace, 'docs/examples/read-events.mjs'), join(folder, 'read-events.mjs'));
});
afterAll(() => {
  gateway.close();
  rmSync(folder, { recursive: true });
});

it('a program outside of the repository reads and checks events with kafkajs, ajv and the released schemas alone', async () => {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: false });
  await eventually(() => admin.fetchTopicMetadata({ topics: [topic] }));
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  const record = (type: string, data: unknown) => ({
    key: 'o1',
    value: JSON.stringify(data),
    headers: { ce_time: 'now', ce_type: type, ce_subject: 'o1', ce_dataschema: schemaPath(type) },
  });
  const wrong = record('order.placed.v1', { orderId: 'o1' });
  await producer.send({ topic, messages: [...samples.map(({ type, data }) => record(type, data)), wrong] });
  await producer.disconnect();

  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const args = ['read-events.mjs', brokers.join(), url, topic];
  // What it complains of is seen, and cannot fill a pipe that nobody reads.
  const reader = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  reader.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await eventually(() => expect(output.split('\n')).toHaveLength(samples.length + 2), { timeoutMs: 90_000 });
    const expected = samples.map(({ type }) => `now ${type} o1 valid`);
    expect(output.split('\n').slice(0, -2)).toEqual(expected);
    expect(output).toMatch(/order\.placed\.v1 o1 data must have required property 'version'\n$/);
  } finally {
    reader.kill();
  }
});
