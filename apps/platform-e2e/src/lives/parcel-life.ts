import { tryToReturn } from '@tenfold/shopper';
import type { PlatformUnderTest } from '../platform-under-test.ts';
import type { Life } from './life.ts';

/** An order that leaves in two parcels, arrives in two, and comes back: kept after all, refused, refunded, and refused by the bank. */
export const parcelLife: Life = async (platform, errands) => {
  const { variantId } = await platform.sell({ units: 5, cents: 1999 });
  const { order, shipment } = await errands.confirmed(variantId, { quantity: 3 });
  const item = { itemId: order.lines[0]!.itemId, quantity: 1 };
  await leaveInTwo(platform, order.id, shipment.id, item);
  await errands.canComeBack(order);

  const { session } = platform.customer;
  const back = async (orderId: string, of: typeof item) => {
    const { status, body } = await tryToReturn(session, orderId, [of]);
    expect(status).toBe(201);
    return body;
  };
  await platform.returnsDesk.reject((await back(order.id, item)).id, 'Worn for weeks');
  const kept = await back(order.id, item);
  expect((await session.request('POST', `/v1/returns/${kept.id}/cancel`)).status).toBe(200);
  await errands.sendBack((await back(order.id, item)).id, item);
  await platform.becomes(order.id, { payment: 'partially_refunded', returns: ['rejected', 'cancelled', 'completed'] });

  const unlucky = await errands.confirmed(variantId, { token: 'tok_norefund' });
  await errands.deliver(unlucky.order, unlucky.shipment);
  await errands.canComeBack(unlucky.order);
  const lost = { itemId: unlucky.order.lines[0]!.itemId, quantity: 1 };
  await errands.sendBack((await back(unlucky.order.id, lost)).id, lost);
};

async function leaveInTwo(
  platform: PlatformUnderTest,
  orderId: string,
  shipmentId: string,
  item: { readonly itemId: string; readonly quantity: number },
): Promise<void> {
  const { warehouse, carrier } = platform;
  const split = await warehouse.split(shipmentId, [item]);
  expect(split.status).toBe(201);
  const first = await warehouse.dispatch(split.body.id);
  await platform.becomes(orderId, { order: 'confirmed/partially_shipped', payment: 'captured' });
  const second = await warehouse.dispatch(shipmentId);
  await platform.becomes(orderId, { order: 'shipped/shipped', reservation: 'committed' });
  await carrier.move(first.trackingNumber!, 'delivered');
  await platform.becomes(orderId, { order: 'shipped/partially_delivered' });
  for (const to of ['in_transit', 'exception', 'delivered'] as const) {
    await carrier.move(second.trackingNumber!, to);
    await platform.becomes(orderId, { shipments: [to, 'delivered'] });
  }
}
