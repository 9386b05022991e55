import { Kafka, logLevel } from 'kafkajs';
import { tryToReturn } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { Errands } from './errands.ts';
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
  for (const { name: service } of platform.evidence.manifests) {
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

/** The checksums once nothing moves by itself any more: no order waits, no mail is under way, no trace is yet to be written. */
async function checksumsAtRest(): Promise<Record<string, string>> {
  let last: Record<string, string> = {};
  return eventually(
    async () => {
      const [waiting] = await platform.evidence
        .database('order')
        .rows<{ orders: number }>(`SELECT count(*)::int AS orders FROM orders WHERE status = 'pending'`);
      expect(waiting?.orders).toBe(0);
      const before = last;
      last = await businessChecksums();
      expect(last).toEqual(before);
      return last;
    },
    { intervalMs: 1_500 },
  );
}

/** Orders that have come to all the ends there are, and the keys of all that was said about them. */
async function finishedOrders(): Promise<readonly string[]> {
  const errands = new Errands(platform);
  const { variantId } = await platform.sell({ units: 6, cents: 2000 });
  const { order: confirmed } = await errands.confirmed(variantId);
  const refused = await errands.place(variantId, { quantity: 9 });
  await platform.settles(refused.id, { status: 'cancelled' });
  const calledOff = await errands.place(variantId, { token: 'tok_2fa' });
  await platform.settles(calledOff.id, { payment: 'requires_action' });
  expect((await platform.customer.cancel(calledOff.id)).status).toBe(200);
  await platform.settles(calledOff.id, { status: 'cancelled', payment: 'failed' });
  const { order: regretted } = await errands.confirmed(variantId);
  expect((await platform.customer.cancel(regretted.id)).status).toBe(202);
  await platform.becomes(regretted.id, { order: 'cancelled/cancelled', payment: 'voided' });
  const orders = [confirmed, refused, calledOff, regretted].map(({ id }) => id);
  return [...orders, ...(await backAgain(errands, variantId))];
}

/** From a cart, with a coupon, delivered, and one of two units sent back and refunded. */
async function backAgain(errands: Errands, variantId: string): Promise<readonly string[]> {
  const coupon = await errands.coupon(1);
  const basket = await errands.basketOf(variantId, 2);
  await basket.useCoupon(coupon.code);
  const order = await basket.order({ paymentMethodId: await platform.customer.payWith('tok_ok') });
  await platform.becomes(order.id, { order: 'confirmed/unfulfilled', shipments: ['created'] });
  const [shipment] = await platform.warehouse.shipmentsOf(order.id);
  await errands.deliver(order, shipment!);
  await errands.canComeBack(order);
  const item = { itemId: order.lines[0]!.itemId, quantity: 1 };
  const asked = await tryToReturn(platform.customer.session, order.id, [item]);
  await errands.sendBack(asked.body.id, item);
  await platform.becomes(order.id, {
    payment: 'partially_refunded',
    returns: ['completed'],
    limits: ['redeemed'],
    cart: 'converted',
    money: { total: 3600, captured: 3600, refunded: 1800 },
  });
  return [order.id, basket.id, coupon.id];
}

it('all events of finished orders, said once more, change no row of any business table', async () => {
  const keys = await finishedOrders();
  expect(await platform.brokenInvariants()).toEqual([]);

  const kafka = new Kafka({
    brokers: [...platform.handle.status.kafka.brokers],
    clientId: 'replay test',
    logLevel: logLevel.NOTHING,
  });
  const [producer, admin] = [kafka.producer({ idempotent: true, maxInFlightRequests: 1 }), kafka.admin()];
  await Promise.all([producer.connect(), admin.connect()]);
  try {
    const before = await checksumsAtRest();
    const records = (await Promise.all(keys.map((key) => platform.records(key)))).flat();
    expect(new Set(records.map(({ topic }) => topic)).size).toBe(8);

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
    expect(await checksumsAtRest()).toEqual(before);
  } finally {
    await Promise.all([producer.disconnect(), admin.disconnect()]);
  }
  expect(await platform.brokenInvariants()).toEqual([]);
});
