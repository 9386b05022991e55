import { Kafka, logLevel } from 'kafkajs';
import { eventually } from '@tenfold/testing/eventually';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Tables of delivery itself: what was said and heard. All others are business. */
const DELIVERY = /^(outbox_|inbox_|dead_letters|partition_plans|migrations|typeorm_)/;

async function businessChecksums(): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const service of ['order', 'product', 'payment']) {
    const reader = platform.evidence.database(service);
    const tables = await reader.rows<{ name: string }>(
      `SELECT relname AS name FROM pg_class c
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`,
    );
    for (const { name } of tables.filter((table) => !DELIVERY.test(table.name))) {
      const [row] = await reader.rows<{ sum: string }>(
        `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM ${name} t`,
      );
      sums[`${service}.${name}`] = row?.sum ?? '';
    }
  }
  return sums;
}

it('all events of finished orders, said once more, change no row of any business table', async () => {
  const { variantId } = await platform.sell({ units: 2 });
  const place = async (token: string, quantity: number) =>
    platform.customer.place({ variantId, quantity, paymentMethodId: await platform.customer.payWith(token) });
  const confirmed = await place('tok_ok', 1);
  await platform.settles(confirmed.id, { status: 'confirmed' });
  const refused = await place('tok_ok', 9);
  await platform.settles(refused.id, { status: 'cancelled' });
  const calledOff = await place('tok_2fa', 1);
  await platform.settles(calledOff.id, { payment: 'requires_action' });
  expect((await platform.customer.cancel(calledOff.id)).status).toBe(200);
  await platform.settles(calledOff.id, { status: 'cancelled', payment: 'failed' });
  expect(await platform.brokenInvariants()).toEqual([]);

  const kafka = new Kafka({
    brokers: [...platform.handle.status.kafka.brokers],
    clientId: 'replay test',
    logLevel: logLevel.NOTHING,
  });
  const [producer, admin] = [kafka.producer({ idempotent: true, maxInFlightRequests: 1 }), kafka.admin()];
  await Promise.all([producer.connect(), admin.connect()]);
  try {
    const records = (
      await Promise.all([confirmed, refused, calledOff].map((order) => platform.records(order.id)))
    ).flat();
    expect(records.length).toBeGreaterThan(8);
    const before = await businessChecksums();

    const ends = new Map<string, number>();
    for (const record of records) {
      const [said] = await producer.send({
        topic: record.topic,
        acks: -1,
        messages: [
          { key: record.key, value: record.value, headers: { ...record.headers }, partition: record.partition },
        ],
      });
      ends.set(`${record.topic}/${record.partition}`, Number(said?.baseOffset) + 1);
    }

    for (const { name, hears } of platform.evidence.manifests.filter((manifest) => manifest.hears.length > 0)) {
      const topics = [...new Set(hears.map((view) => view.topic.name))];
      await eventually(async () => {
        for (const { topic, partitions } of await admin.fetchOffsets({ groupId: name, topics })) {
          for (const { partition, offset } of partitions) {
            expect(Number(offset)).toBeGreaterThanOrEqual(ends.get(`${topic}/${partition}`) ?? -1);
          }
        }
      });
    }
    expect(await businessChecksums()).toEqual(before);
  } finally {
    await Promise.all([producer.disconnect(), admin.disconnect()]);
  }
  expect(await platform.brokenInvariants()).toEqual([]);
}, 90_000);
