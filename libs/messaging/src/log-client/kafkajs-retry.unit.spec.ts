import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

/** With `test`, as Jest has it, kafkajs takes other pauses than in a service. It reads this when it is first imported. */
process.env['NODE_ENV'] = 'production';
const { KafkaJsClient } = await import('./kafkajs-client.ts');

/** As a proxy does whose broker is away: takes every connection, and ends it. */
let server: Server;
beforeAll(async () => {
  server = createServer((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

it('a broker that comes back is asked within a second, however long it was away', async () => {
  const { port } = server.address() as AddressInfo;
  const consumer = new KafkaJsClient({ brokers: [`127.0.0.1:${port}`], clientId: 'spec' }).consumer('spec');
  const gaveUp: unknown = await consumer.connect().catch((error: unknown) => error);
  // A consumer that crashes with this error is started again after `retryTime`.
  expect(gaveUp).toMatchObject({ name: 'KafkaJSNumberOfRetriesExceeded' });
  expect((gaveUp as { retryTime: number }).retryTime).toBeLessThanOrEqual(1_000);
});
