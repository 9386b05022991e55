import { tryToReturn } from '@tenfold/shopper';
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

/** An order of two units at 19.99 that has arrived, and that return has heard of. */
async function delivered() {
  const { variantId } = await platform.sell({ units: 2, cents: 1999 });
  const { order, shipment } = await errands.confirmed(variantId, { quantity: 2 });
  await errands.deliver(order, shipment);
  await errands.canComeBack(order);
  const itemId = order.lines[0]!.itemId;
  const { session } = platform.customer;
  return {
    order,
    variantId,
    itemId,
    giveBack: (quantity: number) => tryToReturn(session, order.id, [{ itemId, quantity }]),
  };
}

describe('a return', () => {
  it('puts the goods on the shelf and the money on the card, once, and the order shows both', async () => {
    const { order, variantId, itemId, giveBack } = await delivered();
    expect(await platform.stock(variantId)).toEqual({ onHand: 0, reserved: 0, available: 0 });

    const asked = await giveBack(1);
    expect(asked).toMatchObject({ status: 201, body: { status: 'requested' } });
    const { authorization } = await platform.returnsDesk.approve(asked.body.id);
    expect(authorization?.rmaNumber).toMatch(/^RMA-/);
    await platform.returnsDesk.receive(asked.body.id);
    await platform.returnsDesk.inspect(asked.body.id, [{ itemId, quantity: 1 }]);
    await platform.returnsDesk.refund(asked.body.id);

    await platform.becomes(order.id, {
      order: 'delivered/delivered',
      payment: 'partially_refunded',
      returns: ['completed'],
      money: { total: 3998, captured: 3998, refunded: 1999 },
      account: { captured: 3998, refunded: 1999 },
    });
    await eventually(async () =>
      expect(await platform.stock(variantId)).toEqual({ onHand: 1, reserved: 0, available: 1 }),
    );
    expect(await errands.bookedOf(order.id)).toEqual(['authorize 3998', 'capture 3998', 'refund 1999']);
  });

  it('of more than was bought, or of what comes back already, is refused and leaves nothing behind', async () => {
    const { order, giveBack } = await delivered();

    expect(await giveBack(3)).toMatchObject({ status: 409, body: { code: 'return.quantity_not_available' } });
    const first = await giveBack(2);
    expect(first.status).toBe(201);
    expect(await giveBack(1)).toMatchObject({ status: 409, body: { code: 'return.quantity_not_available' } });
    await platform.becomes(order.id, { returns: ['requested'], payment: 'captured' });

    await platform.returnsDesk.reject(first.body.id, 'Worn for weeks');
    expect((await giveBack(1)).status).toBe(201);
    await platform.becomes(order.id, { returns: ['rejected', 'requested'], payment: 'captured' });
  });

  it('asked for when the window is closed is refused', async () => {
    const { order, giveBack } = await delivered();
    const windowIsOver = `UPDATE returnable_items SET returnable_until = now() WHERE order_id = $1`;
    await platform.locks.letTimePass('return', windowIsOver, [order.id]);

    expect(await giveBack(1)).toMatchObject({ status: 409, body: { code: 'return.window_closed' } });
    await platform.becomes(order.id, { returns: [], payment: 'captured' });
  });

  it('is refunded by one sum with all other refunds: what is asked beyond it fails and can be seen', async () => {
    const { order, itemId, giveBack } = await delivered();
    const goodwill = await platform.merchant.session.request(
      'POST',
      `/v1/admin/payments/${await errands.paymentOf(order.id)}/refunds`,
      {
        body: { amount: 3000, reason: 'goodwill' },
        headers: { 'idempotency-key': `goodwill-${order.id}` },
      },
    );
    expect(goodwill.status).toBeLessThan(300);
    await platform.becomes(order.id, { account: { captured: 3998, refunded: 3000 } });

    const asked = await giveBack(2);
    await errands.sendBack(asked.body.id, { itemId, quantity: 2 });

    await platform.becomes(order.id, { returns: ['refund_requested'], account: { captured: 3998, refunded: 3000 } });
    await eventually(async () => {
      const [refund] = await platform.evidence
        .database('return')
        .rows<{ status: string }>('SELECT status::text AS status FROM refunds WHERE order_id = $1', [order.id]);
      expect(refund?.status).toBe('failed');
    });
    expect(await errands.bookedOf(order.id)).toEqual(['authorize 3998', 'capture 3998', 'refund 3000']);
  });

  it('breaks no promise of the platform', async () => {
    expect(await platform.brokenInvariants()).toEqual([]);
  });
});
