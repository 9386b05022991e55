import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId, type Tx } from '@tenfold/database';
import type { Handler, Received } from '@tenfold/messaging';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderDeliveredV1,
  OrderPartiallyDeliveredV1,
  OrderPartiallyShippedV1,
  OrderPlacedV1,
  OrderShippedV1,
} from '@tenfold/order-contracts';
import { ReturnInspectedV1 } from '@tenfold/return-contracts';
import type { TestService } from '@tenfold/testing';
import { aStockedVariant, levelOf, type StockedVariant } from '../test/factories.ts';
import { startProductService } from '../test/product-service.ts';
import type { Reservation } from './domain/reservation.ts';
import { OnOrderCancelled } from './on-order-cancelled/on-order-cancelled.ts';
import { OnOrderConfirmed } from './on-order-confirmed/on-order-confirmed.ts';
import { OnOrderDelivered } from './on-order-delivered/on-order-delivered.ts';
import { OnOrderPartiallyDelivered } from './on-order-partially-delivered/on-order-partially-delivered.ts';
import { OnOrderPartiallyShipped } from './on-order-partially-shipped/on-order-partially-shipped.ts';
import { OnOrderPlaced } from './on-order-placed/on-order-placed.ts';
import { OnOrderShipped } from './on-order-shipped/on-order-shipped.ts';
import { OnReturnInspected } from './on-return-inspected/on-return-inspected.ts';
import { manifest } from './service.manifest.ts';

let service: TestService;
let mug: StockedVariant;
beforeAll(async () => {
  service = await startProductService();
  mug = await aStockedVariant(service.database, { onHand: 5 });
});
afterAll(() => service.close());

const said = {
  placed: OrderPlacedV1,
  confirmed: OrderConfirmedV1,
  cancelled: OrderCancelledV1,
  partiallyShipped: OrderPartiallyShippedV1,
  shipped: OrderShippedV1,
  partiallyDelivered: OrderPartiallyDeliveredV1,
  delivered: OrderDeliveredV1,
  inspected: ReturnInspectedV1,
};
const handlers = {
  placed: OnOrderPlaced,
  confirmed: OnOrderConfirmed,
  cancelled: OnOrderCancelled,
  partiallyShipped: OnOrderPartiallyShipped,
  shipped: OnOrderShipped,
  partiallyDelivered: OnOrderPartiallyDelivered,
  delivered: OnOrderDelivered,
  inspected: OnReturnInspected,
};
type Hears = Handler<never, Reservation | undefined>;

/** Hands `data` to the service's own handler as the inbox does: parsed by what the manifest says that it reads. */
async function hear(fact: keyof typeof said, data: object): Promise<void> {
  const view = manifest.hears.find(({ type }) => type === said[fact].type)!;
  const handler: Hears = service.get<Hears>(handlers[fact]);
  const event = { data: view.data.parse({ ...said[fact].sample, ...data }) } as Received<never>;
  const { db } = service.database;
  const before = await handler.read?.(event, db.read);
  await db.transaction((tx: Tx) => handler.handle(event, tx, before));
}

describe('the handlers that the manifest names', () => {
  test('hold, keep and give back what the order’s own contract says', async () => {
    const orderId = newId();
    const lines = [{ itemId: newId(), variantId: mug.variantId, sku: 'MUG', name: 'Mug', quantity: 2 }];
    const reserved = async () => (await levelOf(service.database, mug)).reserved;

    await hear('placed', { orderId, version: 1, lines });
    expect(await reserved()).toBe(2);
    await hear('confirmed', { orderId, version: 3, lines });
    expect(await reserved()).toBe(2);
    await hear('cancelled', { orderId, version: 4 });
    expect(await reserved()).toBe(0);
  });

  test('what has left the house leaves the stock', async () => {
    const orderId = newId();
    const line = { itemId: newId(), variantId: mug.variantId, sku: 'MUG', name: 'Mug', quantity: 3 };
    const picture = (shipped: number, cancelled = 0) => ({ orderId, lines: [{ ...line, shipped, cancelled }] });

    await hear('placed', { orderId, version: 1, lines: [line] });
    await hear('confirmed', { orderId, version: 3, lines: [line] });
    await hear('partiallyShipped', { ...picture(1), version: 4, final: false });
    expect(await levelOf(service.database, mug)).toMatchObject({ onHand: 4, reserved: 2 });
    await hear('shipped', { ...picture(2, 1), version: 5, final: true });
    expect(await levelOf(service.database, mug)).toMatchObject({ onHand: 3, reserved: 0 });
  });

  test('what was delivered can be reviewed as bought, and what came back is on hand again', async () => {
    const orderId = newId();
    const userId = newId();
    const { onHand } = await levelOf(service.database, mug);
    const [line] = OrderDeliveredV1.sample.lines;
    const lines = [{ ...line, productId: mug.productId, variantId: mug.variantId, delivered: 1 }];
    await hear('partiallyDelivered', { orderId, userId, lines });
    await hear('delivered', { orderId, userId, lines });
    expect(await service.database.query('SELECT 1 FROM review_purchases WHERE order_id = $1', [orderId])).toHaveLength(
      1,
    );

    const items = [{ itemId: newId(), variantId: mug.variantId, restock: 1, writtenOff: 0 }];
    await hear('inspected', { orderId, returnId: newId(), items });
    expect((await levelOf(service.database, mug)).onHand).toBe(onHand + 1);
  });

  test.each(manifest.hears.map((view) => [view.type, view] as const))('%s: nothing personal is read', (type, view) => {
    const event = Object.values(said).find((contract) => contract.type === type)!;
    const read = Object.keys(view.data.parse(event.sample) as object);
    // A review is verified by whose purchase it was.
    const needed = type.includes('delivered') ? ['userId'] : [];
    expect(read.filter((field) => ['address', 'userId', 'contact', 'totals', 'by'].includes(field))).toEqual(needed);
  });
});
