import { insertRates, javaRate, kafkajsRate, type InsertRates } from './bare-limits.ts';
import type { Backlog } from './backlog.ts';
import type { BenchServers } from './bench-servers.ts';
import type { CommitToAck } from './commit-to-ack.ts';
import { relayed } from './contract.ts';
import type { Lengths } from './lengths.ts';
import { makeTopic } from './make-topic.ts';
import { ordersPerSecond, type OrderSide } from './outbox-cost.ts';
import type { RelayRate } from './relay-rate.ts';
import type { ServiceSide } from './with-bench-servers.ts';

/** Everything once: what is compared with each other stands in one round. Rates are for one second. */
export interface Round {
  readonly kafkajs: number;
  readonly java: number;
  readonly producer: number;
  readonly inserts: InsertRates;
  readonly relay: RelayRate;
  readonly ordersWithoutOutbox: number;
  readonly ordersWithOutbox: number;
  readonly ordersWithOutboxAndRelay: number;
  readonly inboxOneByOne: number;
  readonly inboxMicroBatched: number;
}

export interface Measured {
  readonly rounds: readonly Round[];
  readonly commitToAck: CommitToAck;
  readonly backlog: Backlog;
  /** The same latency when the table holds the backlog's rows and all that was written before. */
  readonly commitToAckAfterwards: CommitToAck;
}

const EVENTS_PER_SECOND = 1_000;

export async function measureMessaging(
  servers: BenchServers,
  service: ServiceSide,
  order: OrderSide,
  lengths: Lengths,
  say: (line: string) => void,
): Promise<Measured> {
  const { latencyMs, backlogRows } = lengths;
  await makeTopic(servers, relayed.topic.name);
  await makeTopic(servers, 'order.orders');
  const latency = async () => {
    await using relaying = await service.BenchService.open(servers);
    await relaying.messaging.start();
    await service.commitToAck(relaying, EVENTS_PER_SECOND, latencyMs / 5);
    return await service.commitToAck(relaying, EVENTS_PER_SECOND, latencyMs);
  };
  const commitToAck = await latency();
  say(`Commit to acknowledgement: p50 ${commitToAck.p50Ms} ms`);
  const rounds: Round[] = [];
  for (let number = 1; number <= lengths.rounds; number++) {
    rounds.push(await measureRound(servers, service, order, lengths, number));
    say(`Round ${number}: ${Math.round(rounds.at(-1)!.relay.perSecond)} events/s relayed`);
  }
  const backlog = await service.drainBacklog(servers, backlogRows);
  say(`Backlog of ${backlogRows}: ${backlog.seconds.toFixed(1)} s`);
  return { rounds, commitToAck, backlog, commitToAckAfterwards: await latency() };
}

async function measureRound(
  servers: BenchServers,
  service: ServiceSide,
  order: OrderSide,
  lengths: Lengths,
  number: number,
): Promise<Round> {
  const { limitMs, relayMs, costMs } = lengths;
  const inbox = async (kind: 'oneByOne' | 'microBatched', events: number) => {
    const topic = `bench.${kind === 'oneByOne' ? 'one-by-one' : 'micro-batched'}-${number}`;
    await makeTopic(servers, topic);
    return service.inboxRate(servers, topic, events, service[kind]);
  };
  const orders = (event: boolean, relay: boolean) => ordersPerSecond(servers, order, { event, relay }, costMs);
  const relay = async () => {
    await using relaying = await service.BenchService.open(servers);
    await relaying.messaging.start();
    return await service.relayRate(relaying, servers, relayMs);
  };
  return {
    kafkajs: await kafkajsRate(servers, limitMs),
    producer: await service.producerRate(servers, limitMs),
    relay: await relay(),
    java: await javaRate(servers, limitMs),
    inserts: await insertRates(servers, limitMs),
    ordersWithoutOutbox: await orders(false, false),
    ordersWithOutbox: await orders(true, false),
    ordersWithOutboxAndRelay: await orders(true, true),
    inboxOneByOne: await inbox('oneByOne', lengths.oneByOneEvents),
    inboxMicroBatched: await inbox('microBatched', lengths.microBatchedEvents),
  };
}
