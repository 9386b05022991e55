import type { CpuByProgram } from '../processes.ts';
import { median, round } from '../statistics.ts';
import type { Measured, Round } from './measure-messaging.ts';

/** Median of the rounds, and the least and the most that one of them gave. */
interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What issue and findings ask for. */
const ASKED = {
  p50Ms: 10,
  p99Ms: 50,
  relayPerSecond: 20_000,
  shareOfLimit: 0.7,
  backlogSeconds: 60,
  microBatchedPerSecond: 5_000,
  outboxCostShare: 0.15,
};

export type MessagingReport = ReturnType<typeof reportOf>;

export function reportOf({ rounds, commitToAck, backlog, commitToAckAfterwards }: Measured, where: object) {
  const of = (value: (round: Round) => number, digits = 0): Spread => spread(rounds.map(value), digits);
  const limits = {
    producerPerSecond: of(({ producer }) => producer),
    kafkajsPerSecond: of(({ kafkajs }) => kafkajs),
    javaProducerPerSecond: of(({ java }) => java),
    insertsOneByOnePerSecond: of(({ inserts }) => inserts.oneByOnePerSecond),
    insertsTogetherPerSecond: of(({ inserts }) => inserts.togetherPerSecond),
  };
  const share = (value: (round: Round) => number) =>
    of(({ relay, ...round }) => relay.perSecond / value({ relay, ...round }), 3);
  const relay = of(({ relay: { perSecond } }) => perSecond);
  const shares = {
    ofProducer: share(({ producer }) => producer),
    ofKafkajs: share(({ kafkajs }) => kafkajs),
    ofJavaProducer: share(({ java }) => java),
  };
  const cost = of(({ ordersWithOutbox, ordersWithoutOutbox }) => 1 - ordersWithOutbox / ordersWithoutOutbox, 3);
  const costWithRelay = of(
    ({ ordersWithOutboxAndRelay, ordersWithoutOutbox }) => 1 - ordersWithOutboxAndRelay / ordersWithoutOutbox,
    3,
  );
  return {
    ...where,
    asked: ASKED,
    commitToAck,
    commitToAckAfterwards,
    relay: {
      eventsPerSecond: relay.median,
      shareOfLimit: shares.ofProducer.median,
      spread: relay,
      shares,
      cpuMicrosecondsPerEvent: cpuOf(rounds),
    },
    backlog: {
      rows: backlog.rows,
      seconds: round(backlog.seconds),
      perSecond: Math.round(backlog.rows / backlog.seconds),
    },
    inbox: {
      onePerTransactionPerSecond: of(({ inboxOneByOne }) => inboxOneByOne).median,
      microBatchedPerSecond: of(({ inboxMicroBatched }) => inboxMicroBatched).median,
      onePerTransaction: of(({ inboxOneByOne }) => inboxOneByOne),
      microBatched: of(({ inboxMicroBatched }) => inboxMicroBatched),
    },
    outboxCost: {
      share: cost.median,
      spread: cost,
      withRelay: costWithRelay,
      ordersPerSecond: of(({ ordersWithoutOutbox }) => ordersWithoutOutbox),
    },
    limits,
    rounds,
  };
}

export function formatMessaging(report: MessagingReport): string {
  const { commitToAck: ack, commitToAckAfterwards: later, relay, backlog, inbox, outboxCost, limits } = report;
  const rows: readonly (readonly [string, string, string])[] = [
    [
      'commit → acknowledged at 1,000/s',
      `p50 ${ack.p50Ms} ms, p99 ${ack.p99Ms} ms (${ack.perSecond}/s)`,
      `≤ ${ASKED.p50Ms} and ${ASKED.p99Ms} ms`,
    ],
    ['… behind a long table', `p50 ${later.p50Ms} ms, p99 ${later.p99Ms} ms (${later.perSecond}/s)`, 'the same'],
    ['relay, sustained', `${show(relay.spread)} events/s`, `≥ ${ASKED.relayPerSecond}, or`],
    ['… of its producer alone', percent(relay.shares.ofProducer), `≥ ${ASKED.shareOfLimit * 100} %`],
    ['… of kafkajs alone', percent(relay.shares.ofKafkajs), ''],
    ["… of Kafka's own producer", percent(relay.shares.ofJavaProducer), ''],
    ['… processor time, µs an event', list(relay.cpuMicrosecondsPerEvent), ''],
    [
      `backlog of ${backlog.rows}`,
      `${backlog.seconds} s (${backlog.perSecond}/s)`,
      `≤ ${ASKED.backlogSeconds} s a million`,
    ],
    ['inbox, one a transaction', `${show(inbox.onePerTransaction)} events/s`, ''],
    ['inbox, micro-batched', `${show(inbox.microBatched)} events/s`, `≥ ${ASKED.microBatchedPerSecond}`],
    ['outbox, share of orders/s', percent(outboxCost.spread), `≤ ${ASKED.outboxCostShare * 100} %`],
    ['… with the relay at work beside', percent(outboxCost.withRelay), ''],
    ['orders/s without outbox', show(outboxCost.ordersPerSecond), ''],
    ['limit: producer alone', `${show(limits.producerPerSecond)} records/s`, ''],
    ['limit: kafkajs alone', `${show(limits.kafkajsPerSecond)} records/s`, ''],
    ["limit: Kafka's own producer", `${show(limits.javaProducerPerSecond)} records/s`, ''],
    ['limit: inserts, one a transaction', `${show(limits.insertsOneByOnePerSecond)} rows/s`, ''],
    ['limit: inserts, 500 a statement', `${show(limits.insertsTogetherPerSecond)} rows/s`, ''],
  ];
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  return rows
    .map(([name, value, asked]) => `${name.padEnd(width(0))}  ${value.padEnd(width(1))}  ${asked}`.trimEnd())
    .join('\n');
}

function cpuOf(rounds: readonly Round[]): CpuByProgram {
  const names = Object.keys(rounds[0]?.relay.cpuMicrosecondsPerEvent ?? {});
  return Object.fromEntries(
    names.map((name) => [name, round(median(rounds.map(({ relay }) => relay.cpuMicrosecondsPerEvent[name] ?? 0)))]),
  );
}

function spread(values: readonly number[], digits: number): Spread {
  return {
    median: round(median(values), digits),
    least: round(Math.min(...values), digits),
    most: round(Math.max(...values), digits),
  };
}

function show({ median: middle, least, most }: Spread): string {
  return `${middle} (${least}–${most})`;
}

function percent({ median: middle, least, most }: Spread): string {
  const points = (share: number) => round(share * 100, 1);
  return `${points(middle)} % (${points(least)}–${points(most)})`;
}

function list(values: CpuByProgram): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
