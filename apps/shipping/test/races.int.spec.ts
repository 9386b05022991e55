import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GiveBackLabels } from '../src/give-back-labels/give-back-labels.ts';
import { aLine, aMethod, ShippingUnderTest } from './shipping-service.ts';

let shipping: ShippingUnderTest;
let manual: string;
beforeAll(async () => {
  shipping = await ShippingUnderTest.start('simulated');
  manual = await aMethod(shipping, 'manual');
});
afterAll(() => shipping.stop());

const times = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

/** Every unit is counted once: in a living shipment or cancelled; and the counters are the sums of the shipments. */
async function expectUnitsAddUp(orderId: string): Promise<void> {
  const wrong = await shipping.query(
    `SELECT l.* FROM order_lines l,
       LATERAL (SELECT coalesce(sum(i.quantity), 0) AS allocated,
                       coalesce(sum(i.quantity) FILTER (WHERE s.status <> 'created'), 0) AS shipped
                FROM shipment_items i JOIN shipments s ON s.id = i.shipment_id
                WHERE i.order_item_id = l.order_item_id AND s.status <> 'cancelled') sums
     WHERE l.order_id = $1
       AND (l.allocated, l.shipped, l.quantity) IS DISTINCT FROM (sums.allocated, sums.shipped, l.allocated + l.cancelled)`,
    [orderId],
  );
  expect(wrong).toEqual([]);
}

describe('dispatch against cancellation', () => {
  test('of thirty orders each has one winner, and everybody sees the same one', async () => {
    await times(30, async () => {
      const { orderId, lines, shipment } = await shipping.anOrder();

      const [dispatched] = await Promise.all([shipping.dispatch(shipment.id), shipping.cancel({ orderId, lines })]);

      const said = await shipping.said(orderId);
      const last = said.at(-1)!;
      expect(last).toMatchObject({ type: 'cancelled', orderStatus: 'closed' });
      if (dispatched.status === 200) {
        expect(said.map(({ type }) => type)).toEqual(['created', 'dispatched', 'cancelled']);
        expect(last.lines).toMatchObject([{ quantity: 2, allocated: 2, shipped: 2, cancelled: 0 }]);
        const { tracking, status } = await shipping.simulators!.parcelOf(shipment.id);
        expect([last.parcels, status]).toMatchObject([[{ tracking }], 'created']);
      } else {
        expect(dispatched).toMatchObject({ status: 409, body: { code: 'shipping.illegal_transition' } });
        expect(said.map(({ type }) => type)).toEqual(['created', 'cancelled']);
        expect(last.lines).toMatchObject([{ quantity: 2, allocated: 0, shipped: 0, cancelled: 2 }]);
        const unused = 'SELECT label_asked_at AS "askedAt" FROM shipments WHERE id = $1';
        expect(await shipping.query(unused, [shipment.id])).toEqual([{ askedAt: null }]);
      }
      await expectUnitsAddUp(orderId);
    });
  });

  test('a label whose shipment was cancelled meanwhile is given back', async () => {
    const { orderId, lines, shipment } = await shipping.anOrder();
    let dispatching: ReturnType<typeof shipping.dispatch> | undefined;

    await shipping.cancel({ orderId, lines }, async () => {
      dispatching = shipping.dispatch(shipment.id);
      await shipping.somebodyWaits();
    });

    expect(await dispatching).toMatchObject({ status: 409, body: { code: 'shipping.illegal_transition' } });
    expect(await shipping.simulators!.parcelOf(shipment.id)).toMatchObject({ status: 'voided' });
    expect(await shipping.saidTypes(orderId)).toEqual(['created', 'cancelled']);
  });

  test('a label of a dispatch that died before its commit is given back, and no other', async () => {
    const [cancelled, waiting] = [await shipping.anOrder(), await shipping.anOrder()];
    for (const { shipment } of [cancelled, waiting]) {
      await shipping.service.get(GiveBackLabels).remember(shipment.id);
      await shipping.simulators!.parcelOf(shipment.id);
    }
    await shipping.cancel(cancelled);

    await shipping.service.get(GiveBackLabels).all();

    expect(await shipping.simulators!.parcelOf(cancelled.shipment.id)).toMatchObject({ status: 'voided' });
    expect(await shipping.simulators!.parcelOf(waiting.shipment.id)).toMatchObject({ status: 'created' });
    expect(await shipping.service.get(GiveBackLabels).all()).toBe(0);
    expect((await shipping.dispatch(waiting.shipment.id)).status).toBe(200);
  });

  test('a label that the carrier refuses to take back keeps no other from being given back', async () => {
    const [refused, next] = [await shipping.anOrder(), await shipping.anOrder()];
    for (const { shipment } of [refused, next]) await shipping.service.get(GiveBackLabels).remember(shipment.id);
    const { tracking } = await shipping.simulators!.parcelOf(refused.shipment.id);
    await shipping.simulators!.advance(tracking, 'in_transit');
    for (const order of [refused, next]) await shipping.cancel(order);

    await expect(shipping.service.get(GiveBackLabels).all()).rejects.toMatchObject({
      code: 'shipping.carrier_unavailable',
    });

    expect(await shipping.simulators!.parcelOf(next.shipment.id)).toMatchObject({ status: 'voided' });
    const left = await shipping.query(
      `SELECT id FROM shipments WHERE id = ANY ($1) AND label_asked_at > cancelled_at`,
      [[refused.shipment.id, next.shipment.id]],
    );
    expect(left).toEqual([{ id: refused.shipment.id }]);
    await shipping.query('UPDATE shipments SET label_asked_at = NULL WHERE id = $1', [refused.shipment.id]);
  });

  test('of thirty who dispatch one shipment one does, and its label stays good', async () => {
    const { orderId, shipment } = await shipping.anOrder();

    const answers = await times(30, () => shipping.dispatch(shipment.id));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(29).fill(409)]);
    expect(await shipping.saidTypes(orderId)).toEqual(['created', 'dispatched']);
    const parcel = await shipping.simulators!.parcelOf(shipment.id);
    expect(parcel.status).toBe('created');
    expect((await shipping.shipments(orderId))[0]).toMatchObject({ trackingNumber: parcel.tracking });
    await expectUnitsAddUp(orderId);
  });

  test('one key dispatches once and gets one answer', async () => {
    const { orderId, shipment } = await shipping.anOrder({ methodCode: manual });

    const answers = await times(10, () => shipping.dispatch(shipment.id, {}, `key-of-${shipment.id}`));

    const done = answers.filter(({ status }) => status === 200).map(({ body }) => body);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ trackingNumber }) => trackingNumber)).size).toBe(1);
    expect(await shipping.saidTypes(orderId)).toEqual(['created', 'dispatched']);
    expect((await shipping.dispatch(shipment.id, {}, `key-of-${shipment.id}`)).body).toEqual(done[0]);
  });
});

describe('split', () => {
  test('against cancellation: no shipment is left over that nobody cancelled', async () => {
    await times(30, async () => {
      const lines = [aLine({ quantity: 3 })];
      const { orderId, shipment } = await shipping.anOrder({ lines, methodCode: manual });

      const [part] = await Promise.all([
        shipping.split(shipment.id, [{ itemId: lines[0]!.itemId, quantity: 1 }]),
        shipping.cancel({ orderId, lines }),
      ]);

      const shipments = await shipping.shipments(orderId);
      expect(shipments.map(({ status }) => status)).toEqual(shipments.map(() => 'cancelled'));
      expect([201, 409]).toContain(part.status);
      expect(shipments).toHaveLength(part.status === 201 ? 2 : 1);
      expect((await shipping.said(orderId)).at(-1)!.lines).toMatchObject([{ allocated: 0, cancelled: 3 }]);
      await expectUnitsAddUp(orderId);
    });
  });

  test('two at once of the same units: no unit is in two shipments', async () => {
    const lines = [aLine({ quantity: 4 }), aLine({ quantity: 1 })];
    const { orderId, shipment } = await shipping.anOrder({ lines, methodCode: manual });

    const answers = await times(10, () => shipping.split(shipment.id, [{ itemId: lines[0]!.itemId, quantity: 3 }]));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const units = (await shipping.shipments(orderId)).flatMap(({ items }) => items);
    expect(
      units
        .filter(({ itemId }) => itemId === lines[0]!.itemId)
        .map(({ quantity }) => quantity)
        .sort(),
    ).toEqual([1, 3]);
    await expectUnitsAddUp(orderId);
  });

  test('two parcels of one line leave at once: each unit is shipped once', async () => {
    const lines = [aLine({ quantity: 5 })];
    const { orderId, shipment } = await shipping.anOrder({ lines, methodCode: manual });
    const part = await shipping.split(shipment.id, [{ itemId: lines[0]!.itemId, quantity: 2 }]);

    const left = await Promise.all([shipping.dispatch(shipment.id), shipping.dispatch(part.body.id)]);

    expect(left.map(({ status }) => status)).toEqual([200, 200]);
    expect(await shipping.saidTypes(orderId)).toEqual(['created', 'created', 'dispatched', 'dispatched']);
    expect((await shipping.said(orderId)).at(-1)).toMatchObject({ lines: [{ shipped: 5 }], parcels: [{}, {}] });
    await expectUnitsAddUp(orderId);
  });
});

describe('confirmation against cancellation', () => {
  test('in any order, at once and again: the order stays closed and nothing can leave', async () => {
    await times(20, async (index) => {
      const order = { orderId: `order-${index}-${Date.now()}`, lines: [aLine()] };

      await Promise.all([shipping.confirm(order), shipping.cancel(order), shipping.cancel(order)]);
      await shipping.confirm(order);

      const said = await shipping.said(order.orderId);
      expect(said.at(-1)).toMatchObject({
        type: 'cancelled',
        orderStatus: 'closed',
        lines: [{ allocated: 0, cancelled: 2 }],
      });
      expect(said.filter(({ type }) => type === 'cancelled')).toHaveLength(1);
      expect((await shipping.shipments(order.orderId)).filter(({ status }) => status !== 'cancelled')).toEqual([]);
    });
  });
});
