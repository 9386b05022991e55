import type { Type } from '@nestjs/common';
import type { EventView } from '@tenfold/contract-kit';
import { KafkaJsClient } from '@tenfold/messaging';
import type { BenchServers } from './bench-servers.ts';
import { BenchService } from './bench-service.ts';
import { aRecord, notedOn, type Noted } from './contract.ts';
import { until } from './until.ts';

const PRODUCED_AT_ONCE = 500;
/** What lies in a partition when it is first read goes one by one, in case it killed somebody: it is not counted. */
const UNCOUNTED = 6 * 200;

/** Events that one handler works off in a second, from a topic that holds `events` of different keys already. */
export async function inboxRate(
  servers: BenchServers,
  topicName: string,
  events: number,
  handlerOf: (view: EventView<Noted>) => Type,
): Promise<number> {
  const { view } = notedOn(topicName);
  await produce(servers, topicName, events);
  await using service = await BenchService.open(servers, {
    group: `of-${topicName}`,
    handlers: [handlerOf(view)],
    hears: [view],
  });
  const { metrics } = service;
  await service.messaging.start();
  await until(() => metrics.handled >= UNCOUNTED);
  const [from, began] = [metrics.handled, performance.now()];
  await until(() => metrics.handled + metrics.dead + metrics.parked >= events);
  const tookMs = performance.now() - began;
  if (metrics.handled !== events) throw new Error(`${metrics.handled} of ${events} events were handled`);
  return ((events - from) / tookMs) * 1000;
}

async function produce({ brokers }: BenchServers, topic: string, events: number): Promise<void> {
  const log = new KafkaJsClient({ brokers, clientId: 'bench' });
  const producer = log.producer();
  await producer.connect();
  for (let sent = 0; sent < events; sent += PRODUCED_AT_ONCE) {
    await producer.send(Array.from({ length: PRODUCED_AT_ONCE }, () => ({ topic, ...aRecord() })));
  }
  await producer.close();
  await log.close();
}
