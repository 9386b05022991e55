import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId, type Tx } from '@tenfold/database';
import { asInbox, type TestDatabase } from '@tenfold/testing';
import fc from 'fast-check';
import { aStockedVariant, eventsAbout, levelOf, type StockedVariant } from '../../test/factories.ts';
import { commitStockOn, freshProductDatabase, reservationsOn } from '../../test/product-database.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { OrderNews, Reservations } from '../reserve-stock/reservations.ts';
import type { CommitStock, ShippedSoFar } from './commit-stock.ts';

let database: TestDatabase;
let reservations: Reservations;
let commitStock: CommitStock;
let orderId: string;
let mug: StockedVariant;

beforeAll(async () => {
  database = await freshProductDatabase();
  reservations = reservationsOn(database);
  commitStock = commitStockOn(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  orderId = newId();
  mug = await aStockedVariant(database, { onHand: 10 });
});

/** Reads, then handles in a transaction. */
function hear(handle: (tx: Tx, before: Reservation | undefined) => Promise<void>): Promise<void> {
  return asInbox(async () => {
    const before = await reservations.find(database.db.read, orderId);
    await database.db.transaction((tx) => handle(tx, before));
  });
}

const asked = (quantity: number) => [{ itemId: newId(), variantId: mug.variantId, quantity }];
const tell = (news: Omit<OrderNews, 'orderId'>) =>
  hear((tx, before) => reservations.apply(tx, { ...news, orderId }, before));
const placed = (quantity: number) =>
  tell({
    fact: 'placed',
    version: 1,
    lines: asked(quantity),
    holdUntil: new Date(Date.now() + 3_600_000).toISOString(),
  });
const confirmed = (quantity: number) =>
  tell({ fact: 'confirmed', version: 3, lines: asked(quantity), holdUntil: null });
const cancelled = () => tell({ fact: 'cancelled', version: 2, lines: [], holdUntil: null });

/** Of an order for five mugs. */
const picture = (version: number, shipped: number, { final = shipped === 5, cancelled = 0 } = {}): ShippedSoFar => ({
  orderId,
  version,
  lines: [{ itemId: 'item-1', variantId: mug.variantId, quantity: 5, shipped, cancelled }],
  final,
});
const ship = (...sofar: Parameters<typeof picture>) =>
  hear((tx, before) => commitStock.run(tx, picture(...sofar), before));

async function sales(): Promise<number[]> {
  const rows = await database.query<{ units: number }>(
    `SELECT quantity_change AS units FROM inventory_transactions WHERE order_id = $1 AND type = 'sale' ORDER BY created_at, id`,
    [orderId],
  );
  return rows.map(({ units }) => units);
}

async function reservation() {
  const [row] = await database.query<{ status: string; committed: number; expires: boolean }>(
    `SELECT r.status, coalesce(sum(l.committed), 0)::int AS committed, r.expires_at IS NOT NULL AS expires
     FROM inventory_reservations r LEFT JOIN inventory_reservation_lines l ON l.reservation_id = r.id
     WHERE r.order_id = $1 GROUP BY r.id`,
    [orderId],
  );
  return row;
}

/** The sum of the ledger is what is on hand. */
async function expectBalancedLedger(): Promise<void> {
  const [sum] = await database.query<{ ledger: number; onHand: number }>(
    `SELECT (SELECT sum(quantity_change)::int FROM inventory_transactions t WHERE t.inventory_id = i.id) AS ledger,
            quantity_on_hand AS "onHand"
     FROM inventory i WHERE i.id = $1`,
    [mug.inventoryId],
  );
  expect(sum!.ledger).toBe(sum!.onHand);
}

describe('what has left the house', () => {
  test('leaves the stock parcel by parcel, and the ledger says so', async () => {
    await placed(5);
    await confirmed(5);
    await ship(4, 2);
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 8, reserved: 3, available: 5 });
    expect(await reservation()).toEqual({ status: 'held', committed: 2, expires: false });
    await ship(5, 5);
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 5, reserved: 0, available: 5 });
    expect(await reservation()).toEqual({ status: 'committed', committed: 5, expires: false });
    expect(await sales()).toEqual([-2, -3]);
    await expectBalancedLedger();
    expect(await eventsAbout(database, 'reservation', orderId)).toEqual([
      'inventory.reserved.v1',
      'inventory.committed.v1',
      'inventory.committed.v1',
    ]);
    const [event] = await database.query<{ payload: unknown }>(
      'SELECT payload FROM outbox_messages WHERE aggregate_id = $1 AND aggregate_version = 3',
      [orderId],
    );
    expect(event!.payload).toEqual({
      orderId,
      version: 3,
      lines: [{ itemId: 'item-1', variantId: mug.variantId, committed: 5 }],
      final: true,
    });
  });

  test('with the last parcel, what was called off is free again', async () => {
    await placed(5);
    await ship(4, 2, { final: true, cancelled: 3 });
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 8, reserved: 0, available: 8 });
    expect(await reservation()).toMatchObject({ status: 'committed', committed: 2 });
    await expectBalancedLedger();
  });

  test('what comes back from being called off is told to whom it concerns', async () => {
    mug = await aStockedVariant(database, { onHand: 5 });
    await placed(5);
    await ship(4, 2, { final: true, cancelled: 3 });
    expect(await eventsAbout(database, 'inventory', `${mug.variantId}@main`)).toEqual([
      'inventory.out_of_stock.v1',
      'inventory.back_in_stock.v1',
    ]);
  });

  test('a confirmation that comes after it, or again, changes nothing', async () => {
    await placed(5);
    await ship(4, 2);
    await confirmed(5);
    await ship(4, 2);
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 8, reserved: 3 });
    expect(await sales()).toEqual([-2]);
  });

  test('what was promised beyond the stock leaves from what has come in', async () => {
    mug = await aStockedVariant(database, { onHand: 3, backorderAllowed: true });
    await placed(5);
    await database.query('UPDATE inventory SET quantity_on_hand = 9 WHERE id = $1', [mug.inventoryId]);
    await ship(4, 5);
    expect(await levelOf(database, mug)).toEqual({ onHand: 4, reserved: 0, available: 4, backordered: 0 });
  });

  test('any order of the pictures, any number of times: what was shipped has left, once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 0, 1, 2, 3, 3], { minLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        async (order, last) => {
          orderId = newId();
          mug = await aStockedVariant(database, { onHand: 10 });
          const facts = [
            () => placed(5),
            () => confirmed(5),
            () => ship(4, 1, { final: false }),
            () => ship(5, last, { final: true, cancelled: 5 - last }),
          ];
          for (const fact of order) await facts[fact]!();
          expect(await levelOf(database, mug)).toMatchObject({ onHand: 10 - last, reserved: 0 });
          expect(await reservation()).toMatchObject({ status: 'committed', committed: last });
          await expectBalancedLedger();
        },
      ),
      { numRuns: 40 },
    ));

  test('ten pictures at the same moment: the newest decides, and every unit leaves once', async () => {
    await placed(5);
    await Promise.all(
      Array.from({ length: 5 }, (_, index) => [ship(4 + index, index + 1), ship(4 + index, index + 1)]).flat(),
    );
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 5, reserved: 0 });
    expect((await sales()).reduce((sum, units) => sum + units, 0)).toBe(-5);
  });
});

describe('a parcel that left although its hold is gone', () => {
  const expire = () =>
    database.query(
      `WITH gone AS (UPDATE inventory_reservations SET status = 'expired', expires_at = NULL, released_reason = 'expired'
                     WHERE order_id = $1 RETURNING id)
       UPDATE inventory i SET quantity_reserved = quantity_reserved - l.quantity
       FROM inventory_reservation_lines l, gone WHERE l.reservation_id = gone.id AND i.id = l.inventory_id`,
      [orderId],
    );

  test.each([
    ['expired', async () => (await placed(5), expire())],
    ['given back', async () => (await placed(5), cancelled())],
    ['never heard of', () => Promise.resolve()],
  ])('%s: it leaves from what is free, and the rest is held again', async (_how, before) => {
    await before();
    await ship(4, 2);
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 8, reserved: 3, available: 5 });
    await ship(5, 5);
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 5, reserved: 0 });
    expect(await reservation()).toMatchObject({ status: 'committed', committed: 5 });
    await expectBalancedLedger();
  });

  test('even of an article that is not sold any more', async () => {
    mug = await aStockedVariant(database, { onHand: 5, productStatus: 'archived' });
    await ship(4, 5);
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 0, reserved: 0 });
  });

  test('what is not there is for a person, and changes nothing', async () => {
    mug = await aStockedVariant(database, { onHand: 1 });
    await expect(ship(4, 2)).rejects.toMatchObject({ name: 'PermanentFailure', code: 'stock_missing' });
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 1, reserved: 0 });
    expect(await reservation()).toBeUndefined();
  });

  test('more than the order asked for is for a person, too', async () => {
    await placed(1);
    await expect(ship(4, 2)).rejects.toMatchObject({ code: 'stock_missing' });
  });
});
