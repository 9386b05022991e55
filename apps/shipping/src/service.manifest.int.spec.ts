import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { OrderCancellationRequestedV1, OrderConfirmedV1 } from '@tenfold/order-contracts';
import { aLine, aMethod, ShippingUnderTest } from '../test/shipping-service.ts';
import { manifest } from './service.manifest.ts';

let shipping: ShippingUnderTest;
beforeAll(async () => {
  shipping = await ShippingUnderTest.start();
});
afterAll(() => shipping.stop());

describe('order.confirmed', () => {
  test('makes one shipment of all units, once, however often it comes', async () => {
    const lines = [aLine({ quantity: 3 }), aLine({ quantity: 1 })];
    const { orderId } = await shipping.confirm({ lines });
    await Promise.all([1, 2, 3].map(() => shipping.confirm({ orderId, lines })));

    const [created, ...more] = await shipping.said(orderId);
    expect(more).toEqual([]);
    expect(created).toMatchObject({
      type: 'created',
      orderStatus: 'open',
      shipmentNumber: expect.stringMatching(/^SHP-\d{4}-\d{6}$/),
      lines: lines.map(({ itemId, variantId, quantity }) => ({
        itemId,
        variantId,
        quantity,
        allocated: quantity,
        shipped: 0,
        delivered: 0,
        cancelled: 0,
      })),
      parcels: [],
    });
  });

  test.each(['free', 'standard', 'x'.repeat(64)])(
    'with a method that nobody knows (%s): the simulated carrier',
    async (methodCode) => {
      const { shipment } = await shipping.anOrder({ methodCode });
      expect(shipment).toMatchObject({ carrier: 'simulated', methodCode, status: 'created' });
    },
  );

  test('takes the carrier of the method, unless that one was switched off', async () => {
    const methodCode = await aMethod(shipping, 'manual');
    expect((await shipping.anOrder({ methodCode })).shipment.carrier).toBe('manual');
    await shipping.query(`UPDATE carriers SET is_active = false WHERE code = 'manual'`);
    expect((await shipping.anOrder({ methodCode })).shipment.carrier).toBe('simulated');
    await shipping.query(`UPDATE carriers SET is_active = true WHERE code = 'manual'`);
  });
});

describe('order.cancellation_requested', () => {
  test('for an order that nobody heard of: answered, and the late confirmation does nothing', async () => {
    const order = { orderId: newId(), lines: [aLine({ quantity: 2 })] };
    await shipping.cancel(order);
    await shipping.confirm(order);

    const [answer, ...more] = await shipping.said(order.orderId);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({
      type: 'cancelled',
      orderStatus: 'closed',
      lines: [{ quantity: 2, allocated: 0, cancelled: 2 }],
      parcels: [],
    });
    expect(answer).not.toHaveProperty('shipmentId');
    expect(await shipping.shipments(order.orderId)).toEqual([]);
  });

  test('again: nothing more is said', async () => {
    const order = await shipping.confirm();
    await shipping.cancel(order);
    await shipping.cancel(order);
    expect(await shipping.saidTypes(order.orderId)).toEqual(['created', 'cancelled']);
  });
});

describe('the manifest', () => {
  const contracts = [OrderConfirmedV1, OrderCancellationRequestedV1];

  test.each(manifest.hears.map((view) => [view.type, view] as const))(
    '%s: reads the contract’s own sample',
    (type, view) => {
      const contract = contracts.find((event) => event.type === type)!;
      const read = view.data.parse(contract.sample) as Record<string, unknown>;
      expect(contract.sample).toMatchObject(read);
      expect(Object.keys(read)).not.toEqual(expect.arrayContaining(['by']));
    },
  );
});
