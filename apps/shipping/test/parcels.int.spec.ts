import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, WEBHOOK_SECRET } from '@tenfold/testing';
import { aLine, aMethod, anAddress, customer, ShippingUnderTest } from './shipping-service.ts';

const PATH = '/v1/carrier-webhooks/simulated';

let shipping: ShippingUnderTest;
let manual: string;
beforeAll(async () => {
  shipping = await ShippingUnderTest.start('simulated');
  manual = await aMethod(shipping, 'manual');
});
afterAll(() => shipping.stop());

async function aDispatched() {
  const order = await shipping.anOrder();
  const { body } = await shipping.dispatch(order.shipment.id);
  return { ...order, tracking: body.trackingNumber! };
}

const statusOf = async (orderId: string) => (await shipping.shipments(orderId))[0]!.status;
const saidWhen = (orderId: string, types: readonly string[]) =>
  eventually(async () => expect(await shipping.saidTypes(orderId)).toEqual(types));

/** A webhook as the carrier would sign it. */
function signed(data: object, secret = WEBHOOK_SECRET) {
  const body = JSON.stringify({ id: `evt_${randomUUID()}`, type: 'parcel.moved', data });
  const t = Math.floor(Date.now() / 1000);
  const digest = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  return { path: PATH, body, signature: `t=${t},v1=${digest}` };
}

const count = async (table: 'carrier_webhooks' | 'shipment_tracking') =>
  (await shipping.query<{ count: number }>(`SELECT count(*)::int FROM ${table}`))[0]!.count;

describe('a parcel of the simulated carrier', () => {
  test('goes from label to doorstep, and each step is said once with the whole picture', async () => {
    const { orderId, shipment, tracking } = await aDispatched();

    await shipping.simulators!.advance(tracking, 'in_transit', { location: 'Leipzig' });
    await saidWhen(orderId, ['created', 'dispatched', 'in_transit']);
    await shipping.simulators!.advance(tracking, 'exception', { description: 'Nobody at home' });
    await saidWhen(orderId, ['created', 'dispatched', 'in_transit', 'exception']);
    await shipping.simulators!.advance(tracking, 'delivered');
    await saidWhen(orderId, ['created', 'dispatched', 'in_transit', 'exception', 'delivered']);

    const said = await shipping.said(orderId);
    expect(said[3]).toMatchObject({ description: 'Nobody at home', lines: [{ shipped: 2, delivered: 0 }] });
    expect(said.at(-1)).toMatchObject({
      orderStatus: 'open',
      shipmentId: shipment.id,
      status: 'delivered',
      lines: [{ quantity: 2, allocated: 2, shipped: 2, delivered: 2, cancelled: 0 }],
      parcels: [{ tracking, carrier: 'simulated', trackingUrl: `http://shop.example/v1/tracking/${tracking}` }],
    });
    const { body: parcel } = await shipping.service.request<object>('GET', `/v1/tracking/${tracking}`);
    expect(parcel).toMatchObject({
      trackingNumber: tracking,
      status: 'delivered',
      deliveredAt: expect.any(String),
      events: [
        { status: 'delivered' },
        { status: 'exception', description: 'Nobody at home' },
        { status: 'in_transit', location: 'Leipzig' },
        { status: 'dispatched' },
      ],
    });
    expect(JSON.stringify(parcel)).not.toMatch(/Lovelace|Marylebone|order|MUG/);
  });

  test('a webhook that comes again, ten times at once, is one step', async () => {
    const { orderId, shipment, tracking } = await aDispatched();
    const data = { tracking, reference: shipment.id, status: 'delivered', occurredAt: new Date().toISOString() };
    const webhook = signed(data);

    const answers = await Promise.all(Array.from({ length: 10 }, () => shipping.simulators!.replay(webhook)));

    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await shipping.saidTypes(orderId)).toEqual(['created', 'dispatched', 'delivered']);
  });

  test('late news is kept as tracking, and the state never falls', async () => {
    const { orderId, shipment, tracking } = await aDispatched();
    const news = (status: string) =>
      shipping.simulators!.replay(
        signed({ tracking, reference: shipment.id, status, occurredAt: new Date().toISOString() }),
      );

    for (const status of ['delivered', 'in_transit', 'exception', 'delivered']) expect(await news(status)).toBe(200);

    expect(await shipping.saidTypes(orderId)).toEqual(['created', 'dispatched', 'delivered']);
    expect(await statusOf(orderId)).toBe('delivered');
    const { body } = await shipping.service.request<{ events: unknown[] }>('GET', `/v1/tracking/${tracking}`);
    expect(body.events).toHaveLength(5);
  });

  test('thirty different pieces of news at once leave one story without gaps', async () => {
    const { orderId, shipment, tracking } = await aDispatched();
    const statuses = ['in_transit', 'exception', 'delivered'];
    const send = async (index: number): Promise<void> => {
      const webhook = signed({
        tracking,
        reference: shipment.id,
        status: statuses[index % 3],
        occurredAt: new Date().toISOString(),
      });
      await eventually(async () => expect(await shipping.simulators!.replay(webhook)).toBe(200));
    };

    await Promise.all(Array.from({ length: 30 }, (_, index) => send(index)));

    const types = await shipping.saidTypes(orderId);
    expect(types.filter((type) => type === 'delivered')).toHaveLength(1);
    expect(types.at(-1)).toBe('delivered');
    expect((await shipping.said(orderId)).at(-1)!.lines).toMatchObject([{ delivered: 2 }]);
  });

  test('one that was delivered before it left, by the carrier’s clock, is delivered when it left', async () => {
    const { orderId, shipment, tracking } = await aDispatched();
    const data = { tracking, reference: shipment.id, status: 'delivered', occurredAt: '2020-01-01T00:00:00.000Z' };
    expect(await shipping.simulators!.replay(signed(data))).toBe(200);
    const [row] = await shipping.query<{ same: boolean; at: Date }>(
      'SELECT delivered_at = shipped_at AS same, delivered_at AS at FROM shipments WHERE id = $1',
      [shipment.id],
    );
    expect([row!.same, await statusOf(orderId)]).toEqual([true, 'delivered']);
    // The time to send it back begins with what is said, not in 2020.
    expect((await shipping.said(orderId)).at(-1)!.occurredAt).toBe(row!.at.toISOString());
  });
});

describe('webhooks', () => {
  test('without a valid signature: 401, nothing is stored', async () => {
    const before = await count('carrier_webhooks');
    const { body } = signed({});
    for (const signature of ['', 't=1,v1=00', `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`]) {
      expect(await shipping.simulators!.replay({ path: PATH, body, signature })).toBe(401);
    }
    expect(await count('carrier_webhooks')).toBe(before);
  });

  test('about a shipment that has not left: 409, nothing is stored, and it does its work when it comes again', async () => {
    const { orderId, shipment } = await shipping.anOrder();
    const { tracking } = await shipping.simulators!.parcelOf(shipment.id);
    const data = { tracking, reference: shipment.id, status: 'in_transit', occurredAt: new Date().toISOString() };
    const webhook = signed(data);

    expect(await shipping.simulators!.replay(webhook)).toBe(409);
    await shipping.dispatch(shipment.id);
    expect(await shipping.simulators!.replay(webhook)).toBe(200);

    expect(await shipping.saidTypes(orderId)).toEqual(['created', 'dispatched', 'in_transit']);
  });

  test.each([
    ['a parcel of somebody else', { tracking: 'SIM1', reference: randomUUID(), status: 'delivered' }],
    ['something that is no parcel', { weather: 'fine' }],
  ])('about %s: taken and ignored', async (_, data) => {
    const before = await count('shipment_tracking');
    const webhook = signed({ occurredAt: new Date().toISOString(), ...data });
    expect(await shipping.simulators!.replay(webhook)).toBe(200);
    expect(await count('shipment_tracking')).toBe(before);
  });

  test('a carrier’s own secret goes before the configured one', async () => {
    const secret = 'a-secret-of-its-own';
    const { body } = await shipping.asStaff<{ items: { id: string; code: string; version: number }[] }>(
      'GET',
      'shipping/carriers',
    );
    const { id, version } = body.items.find(({ code }) => code === 'simulated')!;
    const set = (at: number, webhookSecret: string | null) =>
      shipping.asStaff('PATCH', `shipping/carriers/${id}`, { version: at, body: { webhookSecret } });

    await set(version, secret);
    const own = await shipping.simulators!.replay(signed({}, secret));
    const configured = await shipping.simulators!.replay(signed({}));
    await set(version + 1, null);

    expect([own, configured]).toEqual([200, 401]);
  });

  test('the raw body lies encrypted', async () => {
    const [found] = await shipping.query<{ readable: number }>(
      `SELECT count(*)::int AS readable FROM carrier_webhooks WHERE encode(raw_body, 'escape') ~ 'tracking'`,
    );
    expect(found).toEqual({ readable: 0 });
  });
});

describe('a parcel that staff bring', () => {
  test('has the number that they typed in, and arrives when they say so', async () => {
    const { orderId, shipment } = await shipping.anOrder({ methodCode: manual });
    const trackingNumber = `VAN-${randomUUID()}`;

    expect((await shipping.dispatch(shipment.id, { trackingNumber })).body).toMatchObject({ trackingNumber });
    const deliver = () => shipping.asStaff('POST', `shipments/${shipment.id}/deliver`);
    const answers = await Promise.all(Array.from({ length: 10 }, deliver));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await shipping.saidTypes(orderId)).toEqual(['created', 'dispatched', 'delivered']);
  });

  test('cannot have the number of another one', async () => {
    const trackingNumber = `VAN-${randomUUID()}`;
    const [first, second] = [
      await shipping.anOrder({ methodCode: manual }),
      await shipping.anOrder({ methodCode: manual }),
    ];
    await shipping.dispatch(first.shipment.id, { trackingNumber });
    const refused = await shipping.dispatch(second.shipment.id, { trackingNumber });
    expect(refused).toMatchObject({ status: 409, body: { code: 'shipping.tracking_number_taken' } });
    expect(await shipping.saidTypes(second.orderId)).toEqual(['created']);
  });

  test('of a carrier that numbers and reports itself: both refused', async () => {
    const { shipment } = await shipping.anOrder();
    const typed = await shipping.dispatch(shipment.id, { trackingNumber: 'VAN-1234' });
    expect(typed).toMatchObject({ status: 422, body: { code: 'shipping.tracking_number_refused' } });
    await shipping.dispatch(shipment.id);
    const said = await shipping.asStaff('POST', `shipments/${shipment.id}/deliver`);
    expect(said).toMatchObject({ status: 409, body: { code: 'shipping.carrier_reports_itself' } });
  });
});

describe('what others may see', () => {
  const seenBy = async (orderId: string, as?: { userId: string }) =>
    (await shipping.service.request<{ items: object[] }>('GET', `/v1/shipments?orderId=${orderId}`, as && { as })).body
      .items.length;

  test('a customer’s shipments: their own; nobody else’s, and no guest', async () => {
    const { orderId } = await shipping.anOrder({ userId: customer.userId });
    expect(await seenBy(orderId, customer)).toBe(1);
    expect(await seenBy(orderId, { userId: randomUUID() })).toBe(0);
    expect(await seenBy(orderId)).toBe(0);
  });

  test('a guest’s: whoever knows the order’s id', async () => {
    const { orderId } = await shipping.anOrder();
    expect(await seenBy(orderId)).toBe(1);
    expect(await seenBy(randomUUID())).toBe(0);
  });

  test('the address lies encrypted, is shown to staff, and that they looked is kept', async () => {
    const { shipment } = await shipping.anOrder();
    const [row] = await shipping.query<{ address: string }>('SELECT address FROM shipments WHERE id = $1', [
      shipment.id,
    ]);
    expect(row!.address).not.toContain('Lovelace');

    const { body } = await shipping.asStaff('GET', `shipments/${shipment.id}`);

    expect(body).toMatchObject({ address: anAddress, weightGrams: 700 });
    const views = await shipping.query(`SELECT action FROM audit_logs WHERE entity_id = $1`, [shipment.id]);
    expect(views).toEqual([{ action: 'view' }]);
  });
});

describe('the pick list', () => {
  test('shows what waits, oldest first, page by page, and what left no more', async () => {
    const lines = [aLine(), aLine({ sku: 'TEA', weightGrams: undefined })];
    const orders = [await shipping.anOrder({ lines }), await shipping.anOrder(), await shipping.anOrder()];
    await shipping.dispatch(orders[1]!.shipment.id);

    const seen: { id: string; createdAt: string; items: { sku: string }[] }[] = [];
    let cursor = '';
    do {
      const { body } = await shipping.asStaff<{ items: typeof seen; nextCursor?: string }>(
        'GET',
        `shipments?status=created&limit=2${cursor}`,
      );
      seen.push(...body.items);
      cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');

    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([orders[0]!.shipment.id, orders[2]!.shipment.id]));
    expect(ids).not.toContain(orders[1]!.shipment.id);
    expect(seen.map(({ createdAt }) => createdAt)).toEqual(seen.map(({ createdAt }) => createdAt).toSorted());
    expect(seen.find(({ id }) => id === orders[0]!.shipment.id)!.items.map(({ sku }) => sku)).toEqual([
      'MUG-BLUE',
      'TEA',
    ]);
  });
});

describe('a label', () => {
  test('is a PDF that carries the tracking number; there is none before the dispatch', async () => {
    const { shipment } = await shipping.anOrder();
    const early = await shipping.asStaff('GET', `shipments/${shipment.id}/label`);
    expect(early).toMatchObject({ status: 409, body: { code: 'shipping.not_dispatched' } });
    await shipping.dispatch(shipment.id);

    const label = await shipping.asStaff<string>('GET', `shipments/${shipment.id}/label`);

    expect(label.status).toBe(200);
    expect(label.headers.get('content-type')).toBe('application/pdf');
    expect(label.headers.get('content-disposition')).toContain(shipment.number);
    expect(label.body.slice(0, 5)).toBe('%PDF-');
    expect(label.body).toMatch(/\/Subtype \/Image/);
  });
});
