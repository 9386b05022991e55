import { eventually } from '@tenfold/testing/eventually';
import { Errands } from './errands.ts';
import { PlatformUnderTest } from './platform-under-test.ts';

let platform: PlatformUnderTest;
let errands: Errands;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
  errands = new Errands(platform);
});
afterAll(() => platform[Symbol.asyncDispose]());

/** A confirmed order of `quantity` units at 19.99, of `units` in stock, with its one shipment. */
async function confirmed({ units, quantity }: { readonly units: number; readonly quantity: number }) {
  const { variantId } = await platform.sell({ units, cents: 1999 });
  const { order, shipment } = await errands.confirmed(variantId, { quantity });
  await platform.becomes(order.id, { payment: 'authorized', reservation: 'held' });
  return { variantId, order, shipment, itemId: order.lines[0]!.itemId };
}

describe('a parcel', () => {
  it('takes the money and the stock with it when it leaves, and ends the order when it arrives', async () => {
    const { variantId, order, shipment } = await confirmed({ units: 5, quantity: 2 });
    expect(await platform.stock(variantId)).toEqual({ onHand: 5, reserved: 2, available: 3 });

    const { trackingNumber } = await platform.warehouse.dispatch(shipment.id);
    await platform.becomes(order.id, {
      order: 'shipped/shipped',
      payment: 'captured',
      reservation: 'committed',
      shipments: ['dispatched'],
      money: { total: 3998, captured: 3998, refunded: 0 },
      account: { captured: 3998, refunded: 0 },
    });
    expect(await platform.stock(variantId)).toEqual({ onHand: 3, reserved: 0, available: 3 });
    expect(await errands.bookedOf(order.id)).toEqual(['authorize 3998', 'capture 3998']);

    await platform.carrier.move(trackingNumber!, 'in_transit');
    await platform.becomes(order.id, { order: 'shipped/shipped', shipments: ['in_transit'] });
    await platform.carrier.move(trackingNumber!, 'delivered');
    await platform.becomes(order.id, { order: 'delivered/delivered', shipments: ['delivered'], payment: 'captured' });
    expect(await errands.bookedOf(order.id)).toEqual(['authorize 3998', 'capture 3998']);
  });

  it('earns its own share when the order leaves in two', async () => {
    const { variantId, order, shipment, itemId } = await confirmed({ units: 3, quantity: 3 });
    const split = await platform.warehouse.split(shipment.id, [{ itemId, quantity: 1 }]);
    expect(split.status).toBe(201);

    const first = await platform.warehouse.dispatch(split.body.id);
    await platform.becomes(order.id, {
      order: 'confirmed/partially_shipped',
      payment: 'captured',
      reservation: 'held',
      account: { captured: 1999, refunded: 0 },
    });
    expect(await platform.stock(variantId)).toEqual({ onHand: 2, reserved: 2, available: 0 });

    await platform.warehouse.dispatch(shipment.id);
    await platform.becomes(order.id, { order: 'shipped/shipped', reservation: 'committed' });
    await platform.becomes(order.id, { account: { captured: 5997, refunded: 0 } });
    expect(await errands.bookedOf(order.id)).toEqual(['authorize 5997', 'capture 1999', 'capture 3998']);

    await platform.carrier.move(first.trackingNumber!, 'delivered');
    await platform.becomes(order.id, { order: 'shipped/partially_delivered' });
    expect(await platform.stock(variantId)).toEqual({ onHand: 0, reserved: 0, available: 0 });
  });
});

describe('a cancellation', () => {
  it('of a confirmed order stops its parcel, frees the stock and lets the money go', async () => {
    const { variantId, order } = await confirmed({ units: 2, quantity: 2 });

    expect((await platform.customer.cancel(order.id)).status).toBe(202);

    await platform.becomes(order.id, {
      order: 'cancelled/cancelled',
      payment: 'voided',
      reservation: 'released',
      shipments: ['cancelled'],
      account: { captured: 0, refunded: 0 },
    });
    expect(await platform.stock(variantId)).toEqual({ onHand: 2, reserved: 0, available: 2 });
    expect(await errands.bookedOf(order.id)).toEqual(['authorize 3998', 'void 3998']);
  });

  it('stops what has not left when a part has', async () => {
    const { variantId, order, shipment, itemId } = await confirmed({ units: 3, quantity: 3 });
    const split = await platform.warehouse.split(shipment.id, [{ itemId, quantity: 1 }]);
    await platform.warehouse.dispatch(split.body.id);
    await platform.becomes(order.id, { order: 'confirmed/partially_shipped', payment: 'captured' });

    expect((await platform.customer.cancel(order.id)).status).toBe(202);

    await platform.becomes(order.id, {
      order: 'shipped/shipped',
      reservation: 'committed',
      shipments: ['cancelled', 'dispatched'],
      account: { captured: 1999, refunded: 0 },
    });
    expect(await platform.stock(variantId)).toEqual({ onHand: 2, reserved: 0, available: 2 });
    await eventually(async () => expect(await errands.bookedOf(order.id)).toContain('void 3998'));
  });

  it('comes too late when everything has left', async () => {
    const { order, shipment } = await confirmed({ units: 1, quantity: 1 });
    await platform.warehouse.dispatch(shipment.id);
    await platform.becomes(order.id, { order: 'shipped/shipped', payment: 'captured' });

    const refused = await platform.customer.cancel(order.id);

    expect(refused).toMatchObject({ status: 409, body: { code: 'order.already_shipped' } });
    await platform.becomes(order.id, { order: 'shipped/shipped', shipments: ['dispatched'] });
  });

  it('and a dispatch at the same moment have one winner, the same in every service', async () => {
    const races = await Promise.all(Array.from({ length: 30 }, () => confirmed({ units: 1, quantity: 1 })));

    await Promise.all(
      races.flatMap(({ order, shipment }) => [
        platform.customer.cancel(order.id),
        platform.warehouse.tryToDispatch(shipment.id),
      ]),
    );

    const ends = await Promise.all(
      races.map(async ({ order, variantId }) => {
        const whole = await eventually(
          async () => {
            const now = await platform.whole(order.id);
            expect(['cancelled', 'dispatched']).toContain(now.shipments[0]);
            const stopped = now.shipments[0] === 'cancelled';
            expect(now).toMatchObject(
              stopped
                ? { order: 'cancelled/cancelled', payment: 'voided', reservation: 'released' }
                : { order: 'shipped/shipped', payment: 'captured', reservation: 'committed' },
            );
            return now;
          },
          { intervalMs: 200 },
        );
        const stopped = whole.shipments[0] === 'cancelled';
        const { onHand, reserved } = await platform.stock(variantId);
        expect({ onHand, reserved }).toEqual({ onHand: stopped ? 1 : 0, reserved: 0 });
        expect(await errands.bookedOf(order.id)).toEqual(['authorize 1999', stopped ? 'void 1999' : 'capture 1999']);
        return stopped;
      }),
    );
    expect(ends).toHaveLength(30);
    expect(await platform.brokenInvariants()).toEqual([]);
  });
});
