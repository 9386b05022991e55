import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, testKafka } from '@tenfold/testing';
import kafkajs, { type Admin } from 'kafkajs';
import type { Consumer, IncomingRecord, LogClient, OutgoingRecord, Producer } from '../../src/index.ts';
import { RecordRefused } from '../../src/log-client/log-client.ts';
import { partitionOf } from '../../src/log-client/murmur2.ts';
import { Listener } from './listener.ts';

const PARTITIONS = 3;
/** As the broker of the platform has it. */
const LARGEST_BYTES = 1024 * 1024;

/** What any adapter of the log port has to do, against a real broker. Each `it` is a promise of `log-client.ts`. */
export function describeLogClient(name: string, makeClient: (brokers: readonly string[]) => LogClient): void {
  describe(`log client ${name}`, () => {
    let brokers: readonly string[];
    let admin: Admin;
    let client: LogClient;
    let topic: string;
    let group: string;
    let open: (Producer | Consumer)[];

    beforeAll(async () => {
      ({ brokers } = await testKafka());
      admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
      await admin.connect();
    });
    afterAll(() => admin.disconnect());

    beforeEach(async () => {
      client = makeClient(brokers);
      topic = `log-${randomUUID()}`;
      group = `group-${randomUUID()}`;
      open = [];
      await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: PARTITIONS }] });
    });
    afterEach(async () => {
      for (const one of open) await ('close' in one ? one.close() : one.stop());
      await client.close();
    });

    const record = (key: string, value: OutgoingRecord['value'], headers: Record<string, string> = {}) => ({
      topic,
      key,
      value,
      headers,
    });

    async function producer(): Promise<Producer> {
      const one = client.producer();
      await one.connect();
      open.push(one);
      return one;
    }

    async function listener(of: LogClient = client): Promise<Listener> {
      const consumer = of.consumer(group);
      open.push(consumer);
      const one = new Listener(consumer);
      await one.start([topic]);
      return one;
    }

    async function stop({ consumer }: Listener): Promise<void> {
      open = open.filter((other) => other !== consumer);
      await consumer.stop();
    }

    /** A member that gives partitions out by rules which no other member knows. */
    async function strangerIn(groupId: string): Promise<kafkajs.Consumer> {
      const ownRules: kafkajs.PartitionAssigner = (config) => {
        const known = kafkajs.PartitionAssigners.roundRobin(config);
        return { ...known, name: 'own', protocol: (topics) => ({ ...known.protocol(topics), name: 'own' }) };
      };
      const kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
      const stranger = kafka.consumer({ groupId, partitionAssigners: [ownRules] });
      const joined = new Promise((resolve) => stranger.on(stranger.events.GROUP_JOIN, resolve));
      await stranger.connect();
      await stranger.subscribe({ topic });
      await stranger.run({ eachMessage: async () => undefined });
      await joined;
      return stranger;
    }

    const texts = (records: readonly IncomingRecord[]) => records.map(({ value }) => value?.toString() ?? null);

    describe('a producer', () => {
      it('keeps the order of each key, over as many batches as there are', async () => {
        const from = await producer();
        for (let batch = 0; batch < 5; batch++) {
          await from.send(Array.from({ length: 40 }, (_, n) => record(`key-${n % 4}`, String(batch * 40 + n))));
        }
        const to = await listener();
        await eventually(() => expect(to.records).toHaveLength(200));
        for (let key = 0; key < 4; key++) {
          const numbers = to.records.filter((one) => one.key === `key-${key}`).map(({ value }) => Number(value));
          expect(numbers).toHaveLength(50);
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      });

      it('puts every record of a key into one partition, the same in every client', async () => {
        const [one, other] = [await producer(), await producer()];
        const keys = Array.from({ length: 30 }, (_, n) => `key-${n}`);
        await one.send(keys.map((key) => record(key, 'one')));
        await other.send(keys.map((key) => record(key, 'other')));
        const to = await listener();
        await eventually(() => expect(to.records).toHaveLength(60));
        for (const key of keys) {
          const partitions = to.records.filter((heard) => heard.key === key).map(({ partition }) => partition);
          expect(partitions).toEqual([partitionOf(key, PARTITIONS), partitionOf(key, PARTITIONS)]);
        }
        expect(new Set(to.records.map(({ partition }) => partition)).size).toBe(PARTITIONS);
      });

      it('carries headers, bytes that are no text, and deletions', async () => {
        const bytes = Buffer.from([0, 255, 128, 10, 13]);
        const from = await producer();
        await from.send([
          record('a', bytes, { ce_type: 'order.placed.v1', note: 'übergroß' }),
          record('a', null, { ce_id: '1' }),
          record('a', ''),
        ]);
        const to = await listener();
        await eventually(() => expect(to.records).toHaveLength(3));
        expect(to.records.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual([
          { key: 'a', value: bytes, headers: { ce_type: 'order.placed.v1', note: 'übergroß' } },
          { key: 'a', value: null, headers: { ce_id: '1' } },
          { key: 'a', value: Buffer.alloc(0), headers: {} },
        ]);
      });

      it('says that a record will never be taken, and that one alone is refused', async () => {
        const large = Buffer.alloc(LARGEST_BYTES + 1, 'x');
        await expect((await producer()).send([record('a', large)])).rejects.toBeInstanceOf(RecordRefused);
        const next = await producer();
        await next.send([record('a', 'small')]);
        const to = await listener();
        await eventually(() => expect(texts(to.records)).toEqual(['small']));
      });

      it('lets one batch in flight at a time', async () => {
        const from = await producer();
        const first = from.send([record('a', '1')]);
        await expect(from.send([record('a', '2')])).rejects.toThrow('in flight');
        await first;
        await from.send([record('a', '3')]);
        const to = await listener();
        await eventually(() => expect(texts(to.records)).toEqual(['1', '3']));
      });

      it('rejects when the broker has no such topic, and not for good', async () => {
        const from = await producer();
        const sent = from.send([{ ...record('a', '1'), topic: `missing-${randomUUID()}` }]);
        await expect(sent).rejects.not.toBeInstanceOf(RecordRefused);
      });
    });

    describe('a consumer', () => {
      it('begins where its group has committed, and at the beginning when nothing is', async () => {
        const from = await producer();
        await from.send([record('a', '1'), record('a', '2'), record('a', '3')]);
        const first = await listener();
        await eventually(() => expect(texts(first.records)).toEqual(['1', '2', '3']));
        const second = first.records[1]!;
        await first.consumer.commit([{ topic, partition: second.partition, next: second.offset + 1 }]);
        await stop(first);
        const next = await listener();
        await eventually(() => expect(texts(next.records)).toEqual(['3']));
      });

      it('tells how far its group has come, and where each partition ends', async () => {
        const from = await producer();
        await from.send([record('a', '1'), record('a', '2')]);
        const to = await listener();
        await eventually(() => expect(to.records).toHaveLength(2));
        const { partition, offset } = to.records[0]!;
        const before = await client.progress(group, topic);
        expect(before).toHaveLength(PARTITIONS);
        expect(before.find((one) => one.partition === partition)).toEqual({ partition, next: 0, end: 2 });
        await to.consumer.commit([{ topic, partition, next: offset + 1 }]);
        const after = await client.progress(group, topic);
        expect(after.find((one) => one.partition === partition)).toEqual({ partition, next: 1, end: 2 });
      });

      it('is told when partitions are given out anew, and gets what the other had not committed', async () => {
        const from = await producer();
        const first = await listener();
        expect(first.assigned()).toHaveLength(PARTITIONS);
        const other = makeClient(brokers);
        const second = await listener(other);
        await eventually(() => expect(first.assigned().length + second.assigned().length).toBe(PARTITIONS));
        expect(first.rebalances).toBeGreaterThan(0);
        await stop(first);
        await eventually(() => expect(second.assigned()).toHaveLength(PARTITIONS));
        await from.send(Array.from({ length: 12 }, (_, n) => record(`key-${n}`, String(n))));
        await eventually(() => expect(second.records).toHaveLength(12));
        await stop(second);
        await other.close();
      });

      it('hears by its heartbeat that the group is rebalancing, and that its batch belongs to nobody', async () => {
        const from = await producer();
        const first = await listener();
        first.holdBatches();
        await from.send([record('a', '1')]);
        await eventually(() => expect(first.held).toHaveLength(1));
        const [held] = first.held;
        await held!.batch.heartbeat();
        expect(held!.batch.isCurrent()).toBe(true);
        const other = makeClient(brokers);
        const consumer = other.consumer(group);
        open.push(consumer);
        const joining = new Listener(consumer).start([topic]);
        const rejected = await eventually(
          async () => {
            const error: unknown = await held!.batch.heartbeat().then(
              () => undefined,
              (reason: unknown) => reason,
            );
            if (error === undefined) throw new Error('the heartbeat is still taken');
            return error;
          },
          { intervalMs: 100 },
        );
        first.letBatches();
        held!.fail(rejected);
        await joining;
        open = open.filter((one) => one !== consumer);
        await consumer.stop();
        await other.close();
      });

      it('gives no more of a partition while a batch of it is in hand, and stays a member meanwhile', async () => {
        const from = await producer();
        const to = await listener();
        to.holdBatches();
        await from.send([record('a', '1')]);
        await eventually(() => expect(to.held).toHaveLength(1));
        await from.send(['2', '3'].map((text) => record('a', text)));
        await to.held[0]!.batch.heartbeat();
        expect(to.held).toHaveLength(1);
        const { groups } = await admin.describeGroups([group]);
        expect(groups[0]).toMatchObject({ state: 'Stable', members: [expect.anything()] });
        to.letBatches();
        to.held[0]!.pass();
        await eventually(() => expect(texts(to.records)).toEqual(['1', '2', '3']));
      });

      it('says that it is gone for good when its group will not have it', async () => {
        const stranger = await strangerIn(group);
        const consumer = client.consumer(group);
        open.push(consumer);
        await expect(new Listener(consumer).start([topic])).rejects.toThrow('protocol');
        await stranger.disconnect();
      });

      it('fetches again what was not taken', async () => {
        const from = await producer();
        const to = await listener();
        to.leaveNextBatch();
        await from.send([record('a', '1')]);
        await eventually(() => expect(texts(to.records)).toEqual(['1']));
        expect(to.left).toBe(1);
      });

      it('gives everything back when it stops: who comes next need not wait for a time-out', async () => {
        const from = await producer();
        await from.send([record('a', '1')]);
        const first = await listener();
        await eventually(() => expect(first.records).toHaveLength(1));
        await stop(first);
        const { groups } = await admin.describeGroups([group]);
        expect(groups[0]!.state).toBe('Empty');
        const next = await listener();
        await eventually(() => expect(next.records).toHaveLength(1));
      });
    });
  });
}
