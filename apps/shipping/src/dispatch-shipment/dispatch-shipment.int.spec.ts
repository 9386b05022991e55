import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aLine, aMethod, ShippingUnderTest, staff } from '../../test/shipping-service.ts';

let shipping: ShippingUnderTest;
let manual: string;
beforeAll(async () => {
  shipping = await ShippingUnderTest.start('away');
  manual = await aMethod(shipping, 'manual');
});
afterAll(() => shipping.stop());

const audited = (id: string) =>
  shipping.query(
    `SELECT user_id AS "userId", action, old_values AS before, new_values AS after FROM audit_logs
     WHERE entity_id = $1 ORDER BY created_at, id`,
    [id],
  );

describe('dispatch', () => {
  test('while the carrier is away: 503, and nothing has changed', async () => {
    const { orderId, shipment } = await shipping.anOrder();

    const answer = await shipping.dispatch(shipment.id);

    expect(answer).toMatchObject({ status: 503, body: { code: 'shipping.carrier_unavailable' } });
    expect(await shipping.shipments(orderId)).toMatchObject([{ status: 'created', trackingNumber: null }]);
    expect(await shipping.saidTypes(orderId)).toEqual(['created']);
    expect(await audited(shipment.id)).toEqual([]);
  });

  test('is in the audit log, with the estimate of the method’s longest time', async () => {
    const { shipment } = await shipping.anOrder({ methodCode: manual });

    const { body } = await shipping.dispatch(shipment.id);

    expect(await audited(shipment.id)).toEqual([
      {
        userId: staff.userId,
        action: 'update',
        before: { status: 'created', trackingNumber: null },
        after: { status: 'dispatched', trackingNumber: body.trackingNumber },
      },
    ]);
    const [row] = await shipping.query(
      `SELECT estimated_delivery - shipped_at = interval '3 days' AS "threeDays" FROM shipments WHERE id = $1`,
      [shipment.id],
    );
    expect(row).toEqual({ threeDays: true });
  });

  test('a parcel that left, an unknown one, and somebody who may not: 409, 404, 403', async () => {
    const { shipment } = await shipping.anOrder({ methodCode: manual });
    await shipping.dispatch(shipment.id);
    expect(await shipping.dispatch(shipment.id)).toMatchObject({
      status: 409,
      body: { code: 'shipping.illegal_transition', state: 'dispatched', allowed: expect.any(Array) },
    });
    expect(await shipping.dispatch(randomUUID())).toMatchObject({ status: 404 });
    const as = { userId: 'somebody', permissions: ['orders.manage'] as const };
    const body = {};
    expect(await shipping.asStaff('POST', `shipments/${shipment.id}/dispatch`, { as, body })).toMatchObject({
      status: 403,
    });
  });
});

describe('split', () => {
  test('takes units, their weight and the address along, under the same order', async () => {
    const lines = [aLine({ quantity: 3 }), aLine({ quantity: 1, weightGrams: 50 })];
    const { orderId, shipment } = await shipping.anOrder({ lines, methodCode: manual });

    const { body: part } = await shipping.split(shipment.id, [
      { itemId: lines[0]!.itemId, quantity: 1 },
      { itemId: lines[1]!.itemId, quantity: 1 },
    ]);

    const rows = await shipping.query(
      `SELECT id, weight_grams AS grams, address = (SELECT address FROM shipments WHERE id = $2) AS "sameAddress"
       FROM shipments WHERE order_id = $1 ORDER BY id`,
      [orderId, shipment.id],
    );
    expect(rows).toEqual([
      { id: shipment.id, grams: 700, sameAddress: true },
      { id: part.id, grams: 400, sameAddress: true },
    ]);
    expect((await shipping.shipments(orderId)).map(({ items }) => items.map(({ quantity }) => quantity))).toEqual([
      [2],
      [1, 1],
    ]);
    expect((await shipping.said(orderId)).at(-1)).toMatchObject({ type: 'created', shipmentId: part.id });
    expect(await audited(shipment.id)).toMatchObject([{ action: 'update', after: { splitInto: part.id } }]);
  });

  test('of one that left, and of everything: 409 and 422', async () => {
    const { lines, shipment } = await shipping.anOrder({ methodCode: manual });
    const { itemId } = lines[0]!;
    expect(await shipping.split(shipment.id, [{ itemId, quantity: 2 }])).toMatchObject({
      status: 422,
      body: { code: 'shipping.split_too_much' },
    });
    await shipping.dispatch(shipment.id);
    expect(await shipping.split(shipment.id, [{ itemId, quantity: 1 }])).toMatchObject({
      status: 409,
      body: { code: 'shipping.illegal_transition' },
    });
  });
});
