import { randomUUID } from 'node:crypto';
import type { LogRecord } from '@tenfold/invariants';
import { expectStatus } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
});
afterAll(() => platform[Symbol.asyncDispose]());

const staff = async <Body>(method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  expectStatus(
    await platform.merchant.session.request<Body>(method, path, {
      ...(body === undefined ? {} : { body }),
      headers: { 'idempotency-key': randomUUID(), ...headers },
    }),
    200,
    201,
    202,
  );

const place = async (variantId: string, token: string, quantity = 1) =>
  platform.customer.place({ variantId, quantity, paymentMethodId: await platform.customer.payWith(token) });

const hop = (record: LogRecord) => `${record.topic}: ${record.type}`;

describe('the hops of a confirmed order', () => {
  it('are records with CloudEvents headers, keyed by the order, on one partition number of each topic', async () => {
    const { variantId } = await platform.sell({ units: 1 });
    const order = await place(variantId, 'tok_ok');
    await platform.settles(order.id, { status: 'confirmed' });

    const records = await eventually(async () => {
      const found = await platform.records(order.id);
      expect(found).toHaveLength(5);
      return found;
    });

    expect(records.map(hop).sort()).toEqual([
      'order.orders: order.confirmed.v1',
      'order.orders: order.payment_requested.v1',
      'order.orders: order.placed.v1',
      'payment.payments: payment.authorized.v1',
      'product.reservations: inventory.reserved.v1',
    ]);
    expect(new Set(records.map((record) => record.partition)).size).toBe(1);
    for (const record of records) {
      expect(record.fault).toBeUndefined();
      expect(record.headers).toMatchObject({
        ce_specversion: '1.0',
        ce_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        ce_type: record.type,
        ce_source: `/tenfold/${record.topic.split('.')[0]}`,
        ce_subject: order.id,
        ce_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        ce_dataschema: expect.stringContaining(record.type),
        'content-type': 'application/json',
      });
      expect(Number.isInteger(record.offset)).toBe(true);
    }
    expect(new Set(records.map((record) => record.headers['ce_correlationid'])).size).toBe(1);
    // Each event names the one that caused it, back to the request that placed the order.
    const ids = new Set(records.map((record) => record.id));
    const caused = records.filter((record) => ids.has(record.headers['ce_causationid'] ?? ''));
    expect(caused).toHaveLength(4);
  });
});

describe('what the manifests declare', () => {
  it('is said and heard: every event is on its topic, every handler has worked one off', async () => {
    await staffLife();
    await customerLife();

    const { manifests } = platform.evidence;
    const declared = manifests.flatMap((manifest) => manifest.publishes.map((event) => event.type)).sort();
    await eventually(
      async () => {
        const { records } = await platform.evidence.topics();
        const seen = new Set(records.map((record) => record.type));
        expect(declared.filter((type) => !seen.has(type))).toEqual([]);
      },
      { timeoutMs: 20_000, intervalMs: 200 },
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
    expect(await platform.brokenInvariants()).toEqual([]);
  }, 90_000);

  /** A product from its draft to its end, its price and its stock. */
  async function staffLife(): Promise<void> {
    const { productId, variantId } = await platform.sell({ units: 2 });
    const product = `/v1/admin/products/${productId}`;
    const version = async () => `"${(await staff<{ version: number }>('GET', product, undefined)).version}"`;
    await staff('PATCH', product, { description: 'Now with words' }, { 'if-match': await version() });
    await staff(
      'PUT',
      `${product}/price`,
      { price: { amount: 2499, currency: 'EUR' } },
      { 'if-match': await version() },
    );
    await sellOut(variantId);
    await staff('POST', '/v1/admin/stock/receipts', { variantId, quantity: 50, notes: 'more' });
    await staff('POST', `${product}/archive`, undefined, { 'if-match': await version() });
  }

  async function sellOut(variantId: string): Promise<void> {
    const { items } = await staff<{ items: { id: string; variantId: string; version: number }[] }>(
      'GET',
      `/v1/admin/stock?variantId=${variantId}`,
      undefined,
    );
    const stock = items.find((item) => item.variantId === variantId)!;
    await staff('PATCH', `/v1/admin/stock/${stock.id}`, { reorderPoint: 2 }, { 'if-match': `"${stock.version}"` });
    for (const quantity of [1, 1]) {
      const order = await place(variantId, 'tok_ok', quantity);
      await platform.settles(order.id, { status: 'confirmed' });
    }
    const refused = await place(variantId, 'tok_ok');
    await platform.settles(refused.id, { status: 'cancelled', reason: 'out_of_stock' });
  }

  /** Money taken, given back and refused; orders called off before and after their confirmation. */
  async function customerLife(): Promise<void> {
    const { variantId } = await platform.sell({ units: 10 });
    const captured = await Promise.all(['tok_ok', 'tok_norefund'].map((token) => place(variantId, token)));
    for (const order of captured) {
      await platform.settles(order.id, { status: 'confirmed' });
      const id = await paymentOf(order.id);
      await staff('POST', `/v1/admin/payments/${id}/captures`, {});
      await platform.settles(order.id, { payment: 'captured' });
      await staff('POST', `/v1/admin/payments/${id}/refunds`, { amount: 500, reason: 'goodwill' });
    }
    const declined = await place(variantId, 'tok_declined');
    await platform.settles(declined.id, { payment: 'failed' });

    const late = await place(variantId, 'tok_late_1000');
    await eventually(async () => expect(await platform.providerMoney(late.id)).toHaveLength(1));
    expect((await platform.customer.cancel(late.id)).status).toBe(200);

    const secondFactor = await place(variantId, 'tok_2fa');
    await platform.settles(secondFactor.id, { payment: 'requires_action' });

    const expiring = await place(variantId, 'tok_2fa');
    await platform.settles(expiring.id, { payment: 'requires_action' });
    const holdIsOver = 'UPDATE inventory_reservations SET expires_at = now() WHERE order_id = $1';
    await platform.locks.letTimePass('product', holdIsOver, [expiring.id]);
    await platform.settles(expiring.id, { status: 'cancelled', reason: 'reservation_expired' });

    const confirmed = await place(variantId, 'tok_ok');
    await platform.settles(confirmed.id, { status: 'confirmed' });
    expect((await platform.customer.cancel(confirmed.id)).status).toBe(202);
  }

  async function paymentOf(orderId: string): Promise<string> {
    const [row] = await platform.evidence
      .database('payment')
      .rows<{ id: string }>('SELECT id::text AS id FROM payments WHERE order_id = $1', [orderId]);
    return row!.id;
  }
});

describe('a service', () => {
  it.each(['auth', 'order', 'product', 'payment', 'simulators'])(
    '%s is refused by the other databases',
    async (name) => {
      const others = ['auth', 'order', 'product', 'payment', 'simulators'].filter((other) => other !== name);
      for (const other of others) expect(await platform.locks.mayConnect(`${name}_app`, `${other}_db`)).toBe(false);
      expect(await platform.locks.mayConnect(`${name}_app`, `${name}_db`)).toBe(true);
    },
  );
});
