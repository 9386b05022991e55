import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import type { TestService } from '@tenfold/testing';
import { aPublishedProduct, asStaff, eventsOf, staff, startProductService } from '../../test/product-service.ts';
import { Reservations } from '../reserve-stock/reservations.ts';
import type { StockMoved } from './move-stock.schema.ts';

let service: TestService;
let variantId: string;

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.close());
beforeEach(async () => {
  variantId = (await aPublishedProduct(service)).variants[0]!.id;
});

const post = (what: 'receipts' | 'adjustments' | 'counts', body: object, key?: string) =>
  asStaff<StockMoved & { code?: string }>(service, 'POST', `stock/${what}`, {
    body: { variantId, ...body },
    ...(key === undefined ? {} : { key }),
  });

/** What the ledger adds up to beside what is on hand. */
async function balance() {
  const [row] = await service.database.query<{ on_hand: number; ledger: number }>(
    `SELECT i.quantity_on_hand AS on_hand, coalesce(sum(t.quantity_change), 0)::int AS ledger
     FROM inventory i LEFT JOIN inventory_transactions t ON t.inventory_id = i.id
     WHERE i.variant_id = $1 AND i.warehouse_location = 'main' GROUP BY i.id`,
    [variantId],
  );
  return row;
}

async function promise(quantity: number): Promise<string> {
  const orderId = newId();
  const lines = [{ itemId: newId(), variantId, quantity }];
  const news = { fact: 'placed', orderId, version: 1, lines, holdUntil: null } as const;
  await service.database.db.transaction((tx) => service.get(Reservations).apply(tx, news, undefined));
  return orderId;
}

describe('stock', () => {
  test('received, adjusted and counted: the ledger adds up to what is on hand', async () => {
    expect(await post('receipts', { quantity: 50 })).toMatchObject({ status: 201, body: { change: 50, onHand: 50 } });
    expect(await post('adjustments', { change: -3, notes: 'broken' })).toMatchObject({ body: { onHand: 47 } });
    expect(await post('counts', { counted: 45 })).toMatchObject({ body: { change: -2, onHand: 45, available: 45 } });
    expect(await post('counts', { counted: 45 })).toMatchObject({ status: 201, body: { change: 0, onHand: 45 } });

    expect(await balance()).toEqual({ on_hand: 45, ledger: 45 });
    const [stock] = (await asStaff<{ items: { id: string }[] }>(service, 'GET', `stock?variantId=${variantId}`)).body
      .items;
    expect(stock).toMatchObject({ onHand: 45, lastCountedAt: expect.any(String) });
    const ledger = await asStaff<{ items: object[] }>(service, 'GET', `stock/${stock!.id}/ledger`);
    expect(ledger.body.items).toEqual([
      expect.objectContaining({ type: 'count_variance', change: -2, onHandAfter: 45, createdBy: staff.userId }),
      expect.objectContaining({ type: 'adjustment', change: -3, onHandAfter: 47, notes: 'broken' }),
      expect.objectContaining({ type: 'purchase', change: 50, onHandAfter: 50 }),
    ]);
    const audited = await service.database.query('SELECT 1 AS one FROM audit_logs WHERE entity_id = $1', [stock!.id]);
    expect(audited).toHaveLength(4);
  });

  test('events only for acts of staff and thresholds, each with a version of its own', async () => {
    await post('receipts', { quantity: 5 });
    await post('adjustments', { change: -5, notes: 'lost' });

    expect(
      (await eventsOf(service, 'inventory', `${variantId}@main`)).map(({ type, version }) => [type, version]),
    ).toEqual([
      ['inventory.adjusted.v1', 1],
      ['inventory.back_in_stock.v1', 2],
      ['inventory.adjusted.v1', 3],
      ['inventory.out_of_stock.v1', 4],
    ]);
  });

  test('the same key twenty times at once moves it once', async () => {
    const key = randomUUID();
    const all = await Promise.all(Array.from({ length: 20 }, () => post('receipts', { quantity: 7 }, key)));

    for (const { status, body } of all) expect({ status, body }).toEqual({ status: 201, body: all[0]!.body });
    expect(await balance()).toEqual({ on_hand: 7, ledger: 7 });
  });

  test('many hands at once: nothing is lost', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => post('receipts', { quantity: index + 1 })));
    expect(await balance()).toEqual({ on_hand: 210, ledger: 210 });
  });

  test('409: what was promised cannot be taken away; the orders concerned are named', async () => {
    await post('receipts', { quantity: 10 });
    const orderId = await promise(6);
    const refusal = {
      status: 409,
      body: { code: 'product.below_promised', reserved: 6, orders: [{ orderId, quantity: 6 }] },
    };

    expect(await post('counts', { counted: 5 })).toMatchObject(refusal);
    expect(await post('adjustments', { change: -5, notes: 'lost' })).toMatchObject(refusal);
    expect(await post('counts', { counted: 6 })).toMatchObject({ status: 201, body: { available: 0 } });
    expect(await balance()).toEqual({ on_hand: 6, ledger: 6 });
  });

  test('409: more than there is; 404: a place or a variant that does not exist', async () => {
    expect(await post('adjustments', { change: -1, notes: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'product.below_zero' },
    });
    expect(await post('counts', { counted: 1, location: 'attic' })).toMatchObject({
      status: 404,
      body: { code: 'product.stock_not_found' },
    });
    expect(await post('receipts', { quantity: 1, variantId: randomUUID() })).toMatchObject({
      status: 404,
      body: { code: 'product.variant_not_found' },
    });
  });

  test('400: an adjustment without a reason, nothing at all, fractions', async () => {
    for (const body of [
      { change: 1 },
      { change: 0, notes: 'x' },
      { change: 1.5, notes: 'x' },
      { change: 1, notes: ' ' },
    ]) {
      expect(await post('adjustments', body)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    }
  });

  test('goods received at a new place open it', async () => {
    expect(await post('receipts', { quantity: 2, location: 'attic' })).toMatchObject({
      status: 201,
      body: { location: 'attic', onHand: 2 },
    });
  });

  test('low stock is listed, the emptiest first, and the threshold can be moved', async () => {
    await post('receipts', { quantity: 4 });
    const [stock] = (
      await asStaff<{ items: { id: string; version: number }[] }>(service, 'GET', `stock?variantId=${variantId}`)
    ).body.items;
    const low = async () =>
      (await asStaff<{ items: { id: string }[] }>(service, 'GET', 'stock/low?limit=100')).body.items.map(
        ({ id }) => id,
      );
    expect(await low()).not.toContain(stock!.id);

    const patch = { version: stock!.version, body: { reorderPoint: 5 } };
    expect(await asStaff(service, 'PATCH', `stock/${stock!.id}`, patch)).toMatchObject({ status: 200 });
    expect(await low()).toContain(stock!.id);
    expect((await low()).at(-1)).toBe(stock!.id);
    expect(await asStaff(service, 'PATCH', `stock/${stock!.id}`, patch)).toMatchObject({ status: 412 });
  });
});
