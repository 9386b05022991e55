import type { LogRecord } from '@tenfold/invariants';
import { eventually } from '@tenfold/testing/eventually';
import { Errands } from './errands.ts';
import { everyLife } from './lives/life.ts';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterAll(() => platform[Symbol.asyncDispose]());

/** All that an order costs until it is confirmed and on the pick list: nothing is said twice. */
const HOPS = [
  'order.orders: order.confirmed.v1',
  'order.orders: order.payment_requested.v1',
  'order.orders: order.placed.v1',
  'payment.payments: payment.authorized.v1',
  'product.reservations: inventory.reserved.v1',
  'shipping.shipments: shipment.created.v1',
];

const hop = (record: LogRecord) => `${record.topic}: ${record.type}`;

describe('the hops of a confirmed order', () => {
  it('are records with CloudEvents headers, keyed by the order, on one partition number of each topic', async () => {
    const { variantId } = await platform.sell({ units: 1 });
    const records = await hopsOf(await new Errands(platform).place(variantId), HOPS);

    expect(new Set(records.map((record) => record.partition)).size).toBe(1);
    for (const record of records) {
      expect(record.fault).toBeUndefined();
      expect(record.headers).toMatchObject({
        ce_specversion: '1.0',
        ce_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        ce_type: record.type,
        ce_source: `/tenfold/${record.topic.split('.')[0]}`,
        ce_subject: record.key,
        ce_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        ce_dataschema: expect.stringContaining(record.type),
        'content-type': 'application/json',
      });
      expect(Number.isInteger(record.offset)).toBe(true);
    }
    expectOneStory(records);
  });

  it('end in the cart that it was made from', async () => {
    const { variantId } = await platform.sell({ units: 1 });
    const basket = await new Errands(platform).basketOf(variantId);
    const order = await basket.order({ paymentMethodId: await platform.customer.payWith('tok_ok') });
    const records = await hopsOf(order, HOPS);
    const converted = await eventually(async () => {
      const found = (await platform.records(basket.id)).find(({ type }) => type === 'cart.converted.v1');
      expect(found).toBeDefined();
      return found!;
    });
    expectOneStory([...records, converted]);
  });

  it('are two more with a coupon of which there are not many', async () => {
    const { variantId } = await platform.sell({ units: 1 });
    const errands = new Errands(platform);
    const { code } = await errands.coupon(2);
    const order = await errands.place(variantId, { couponCode: code });
    const limited = ['discount.usages: coupon.redeemed.v1', 'discount.usages: coupon.reserved.v1'];
    expectOneStory(await hopsOf(order, [...limited, ...HOPS]));
  });

  /** What lies on the topics about the order once all of `hops` do. */
  async function hopsOf({ id }: { readonly id: string }, hops: readonly string[]): Promise<readonly LogRecord[]> {
    return eventually(
      async () => {
        const found = await platform.records(id);
        expect(found.map(hop).sort()).toEqual(hops);
        return found;
      },
      { intervalMs: 100 },
    );
  }

  /** Each event names the one that caused it, back to the request that placed the order. */
  function expectOneStory(records: readonly LogRecord[]): void {
    expect(new Set(records.map((record) => record.headers['ce_correlationid'])).size).toBe(1);
    const ids = new Set(records.map((record) => record.id));
    const caused = records.filter((record) => ids.has(record.headers['ce_causationid'] ?? ''));
    expect(caused).toHaveLength(records.length - 1);
  }
});

describe('what the manifests declare', () => {
  it('is said and heard: every event is on its topic, every handler has worked one off', async () => {
    const errands = new Errands(platform);
    await Promise.all((await everyLife()).map((life) => life(platform, errands)));

    const { manifests } = platform.evidence;
    const declared = manifests.flatMap((manifest) => manifest.publishes.map((event) => event.type)).sort();
    await eventually(
      async () => {
        const { records } = await platform.evidence.topics();
        const seen = new Set(records.map((record) => record.type));
        expect(declared.filter((type) => !seen.has(type))).toEqual([]);
      },
      { intervalMs: 200 },
    );
    for (const { name, hears } of manifests.filter((manifest) => manifest.hears.length > 0)) {
      await eventually(async () => {
        const done = await platform.evidence
          .database(name)
          .rows<{ type: string; handlers: number }>(
            `SELECT type, count(DISTINCT handler)::int AS handlers FROM inbox_messages WHERE status = 'processed' GROUP BY 1`,
          );
        const wanted = new Map<string, number>();
        for (const { type } of hears) wanted.set(type, (wanted.get(type) ?? 0) + 1);
        expect(Object.fromEntries(done.map((row) => [row.type, row.handlers]))).toMatchObject(
          Object.fromEntries(wanted),
        );
      });
    }
    const results = await platform.invariants();
    expect(results.filter(({ verdict }) => verdict !== 'holds')).toEqual([]);
    // A promise about nothing proves nothing. Dead letters alone there are none.
    expect(results.filter(({ examined }) => examined === 0).map(({ name }) => name)).toEqual([
      'liveness: dead letters',
    ]);
  });
});

describe('the databases', () => {
  it('let each service into its own and into no other', async () => {
    const names = ['simulators', ...platform.evidence.manifests.map(({ name }) => name)];
    expect(names.length).toBeGreaterThan(10);
    const allowed = await Promise.all(
      names.flatMap((role) =>
        names.map(async (owner) =>
          (await platform.locks.mayConnect(`${role}_app`, `${owner}_db`)) ? [`${role} into ${owner}`] : [],
        ),
      ),
    );
    expect(allowed.flat()).toEqual(names.map((name) => `${name} into ${name}`));
  });
});
