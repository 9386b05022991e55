import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { concerns } from '@tenfold/contract-kit';
import { newId, type Tx } from '@tenfold/database';
import type { Handler, Received } from '@tenfold/messaging';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1 } from '@tenfold/order-contracts';
import type { TestService } from '@tenfold/testing';
import { startDiscountService } from '../test/discount-service.ts';
import { aCoupon, usedCountOf } from '../test/factories.ts';
import type { OrderLimits } from './domain/order-limits.ts';
import { OnOrderCancelled } from './on-order-cancelled/on-order-cancelled.ts';
import { OnOrderConfirmed } from './on-order-confirmed/on-order-confirmed.ts';
import { OnOrderPlaced } from './on-order-placed/on-order-placed.ts';
import { manifest } from './service.manifest.ts';

let service: TestService;
beforeAll(async () => {
  service = await startDiscountService();
});
afterAll(() => service.close());

const said = { placed: OrderPlacedV1, confirmed: OrderConfirmedV1, cancelled: OrderCancelledV1 };
type Hears = Handler<never, OrderLimits | undefined>;

/** Hands `data` to the service's own handler as the inbox does: parsed by what the manifest says that it reads. */
async function hear(fact: keyof typeof said, data: object): Promise<void> {
  const view = manifest.hears.find(({ type }) => type === said[fact].type)!;
  const handlers = { placed: OnOrderPlaced, confirmed: OnOrderConfirmed, cancelled: OnOrderCancelled };
  const handler: Hears = service.get<Hears>(handlers[fact]);
  const event = { data: view.data.parse({ ...said[fact].sample, ...data }) } as Received<never>;
  const { db } = service.database;
  const before = await handler.read!(event, db.read);
  await db.transaction((tx: Tx) => handler.handle(event, tx, before));
}

describe('the handlers that the manifest names', () => {
  test('hold, redeem and give back what the order’s own contract says', async () => {
    const orderId = newId();
    const ref = await aCoupon(service.database, { usageLimit: 3 });
    const limits = [{ source: 'coupon', ref, amount: { amount: 400, currency: 'EUR' }, customerKey: newId() }];
    const status = async () => {
      const [row] = await service.database.query<{ status: string }>(
        'SELECT status FROM coupon_usage WHERE order_id = $1',
        [orderId],
      );
      return [row!.status, await usedCountOf(service.database, ref)];
    };

    await hear('placed', { orderId, version: 1, limits, placedAt: new Date().toISOString() });
    expect(await status()).toEqual(['reserved', 1]);
    await hear('confirmed', { orderId, version: 3, limits });
    expect(await status()).toEqual(['redeemed', 1]);
    await hear('cancelled', { orderId, version: 4, limits });
    expect(await status()).toEqual(['released', 0]);
  });

  test.each(manifest.hears.map((view) => [view.type, view] as const))('%s: nothing personal is read', (type, view) => {
    const event = Object.values(said).find((contract) => contract.type === type)!;
    const read = Object.keys(view.data.parse(event.sample) as object);
    expect(read.filter((field) => ['address', 'userId', 'contact', 'totals', 'by'].includes(field))).toEqual([]);
  });

  test('an order without limits is passed over by its header', () => {
    const { attributes, sample } = OrderPlacedV1;
    const limit = { source: 'coupon' as const, ref: 'c', amount: { amount: 1, currency: 'EUR' }, customerKey: 'k' };
    const header = (limits: (typeof limit)[]) => ({ ce_limited: attributes!({ ...sample, limits })['limited']! });
    for (const view of manifest.hears) {
      expect([concerns(view, header([])), concerns(view, header([limit]))]).toEqual([false, true]);
    }
  });
});
