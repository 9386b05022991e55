import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import { asInbox, type TestDatabase } from '@tenfold/testing';
import fc from 'fast-check';
import { aStockedVariant, eventsAbout, levelOf, type StockedVariant } from '../../test/factories.ts';
import { freshProductDatabase, reservationsOn } from '../../test/product-database.ts';
import type { OrderNews, Reservations } from './reservations.ts';

let database: TestDatabase;
let reservations: Reservations;
let orderId: string;

beforeAll(async () => {
  database = await freshProductDatabase();
  reservations = reservationsOn(database);
});
afterAll(() => database.close());
beforeEach(() => {
  orderId = newId();
});

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();

/** Reads, then handles in a transaction. */
function hear(news: OrderNews): Promise<void> {
  return asInbox(async () => {
    const before = await reservations.find(database.db.read, news.orderId);
    await database.db.transaction((tx) => reservations.apply(tx, news, before));
  });
}

const lines = (...wanted: readonly (readonly [StockedVariant | string, number])[]) =>
  wanted.map(([variant, quantity]) => ({
    itemId: newId(),
    variantId: typeof variant === 'string' ? variant : variant.variantId,
    quantity,
  }));

const placed = (wanted: OrderNews['lines'], version = 1): OrderNews => ({
  fact: 'placed',
  orderId,
  version,
  lines: wanted,
  holdUntil: IN_AN_HOUR,
});
const confirmed = (wanted: OrderNews['lines'], version = 3): OrderNews => ({
  fact: 'confirmed',
  orderId,
  version,
  lines: wanted,
  holdUntil: null,
});
const cancelled = (version = 4): OrderNews => ({ fact: 'cancelled', orderId, version, lines: [], holdUntil: null });

async function reservation() {
  const [row] = await database.query<{ status: string; expires: boolean; reason: string | null; version: string }>(
    `SELECT status, expires_at IS NOT NULL AS expires, released_reason AS reason, version
     FROM inventory_reservations WHERE order_id = $1`,
    [orderId],
  );
  return row;
}

const answers = () => eventsAbout(database, 'reservation', orderId);

describe('order.placed', () => {
  test('every line is held until the deadline, and says so', async () => {
    const [mug, cup] = [await aStockedVariant(database, { onHand: 5 }), await aStockedVariant(database, { onHand: 3 })];

    await hear(placed(lines([mug, 2], [cup, 3], [mug, 1])));

    expect(await levelOf(database, mug)).toMatchObject({ onHand: 5, reserved: 3, available: 2 });
    expect(await levelOf(database, cup)).toMatchObject({ onHand: 3, reserved: 3, available: 0 });
    expect(await reservation()).toMatchObject({ status: 'held', expires: true });
    expect(await answers()).toEqual(['inventory.reserved.v1']);
  });

  test('one line that falls short holds nothing at all', async () => {
    const [mug, cup] = [await aStockedVariant(database, { onHand: 5 }), await aStockedVariant(database, { onHand: 2 })];
    const wanted = lines([mug, 2], [cup, 3]);

    await hear(placed(wanted));

    expect(await levelOf(database, mug)).toMatchObject({ reserved: 0 });
    expect(await levelOf(database, cup)).toMatchObject({ reserved: 0 });
    expect(await reservation()).toMatchObject({ status: 'released', expires: false, reason: 'short' });
    const [event] = await database.query<{ payload: unknown }>(
      'SELECT payload FROM outbox_messages WHERE aggregate_id = $1',
      [orderId],
    );
    expect(event?.payload).toEqual({
      orderId,
      version: 1,
      reason: 'short',
      lines: [{ itemId: wanted[1]!.itemId, asked: 3, available: 2 }],
    });
  });

  test.each([
    ['a variant that nobody knows', async () => newId()],
    ['an id that is none', async () => 'no-such-variant'],
    ['a variant that is switched off', async () => aStockedVariant(database, { onHand: 5, isActive: false })],
    ['a product that is archived', async () => aStockedVariant(database, { onHand: 5, productStatus: 'archived' })],
  ])('%s is refused as not sold', async (_, variant) => {
    await hear(placed(lines([await variant(), 1])));

    expect(await reservation()).toMatchObject({ status: 'released', reason: 'not_sold' });
    expect(await answers()).toEqual(['inventory.reservation_rejected.v1']);
  });

  test('a backorder promises what is missing without reserving it', async () => {
    const mug = await aStockedVariant(database, { onHand: 2, backorderAllowed: true });

    await hear(placed(lines([mug, 5])));
    expect(await levelOf(database, mug)).toEqual({ onHand: 2, reserved: 2, available: 0, backordered: 3 });

    await hear(cancelled());
    expect(await levelOf(database, mug)).toEqual({ onHand: 2, reserved: 0, available: 2, backordered: 0 });
  });

  test('50 orders at the same moment for 10 units: exactly 10 hold one', async () => {
    const mug = await aStockedVariant(database, { onHand: 10 });
    const orders = Array.from({ length: 50 }, () => newId());

    await Promise.all(orders.map((id) => hear({ ...placed(lines([mug, 1])), orderId: id })));

    const outcomes = await database.query<{ status: string; orders: number }>(
      `SELECT status, count(*)::int AS orders FROM inventory_reservations
       WHERE order_id = ANY ($1) GROUP BY status ORDER BY status`,
      [orders],
    );
    expect(outcomes).toEqual([
      { status: 'held', orders: 10 },
      { status: 'released', orders: 40 },
    ]);
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 10, reserved: 10, available: 0 });
  });

  test('orders that want the same things in opposite order do not wait for each other in a circle', async () => {
    const [a, b] = [await aStockedVariant(database, { onHand: 40 }), await aStockedVariant(database, { onHand: 40 })];
    const news = Array.from({ length: 40 }, (_, index) => ({
      ...placed(index % 2 === 0 ? lines([a, 1], [b, 1]) : lines([b, 1], [a, 1])),
      orderId: newId(),
    }));

    await Promise.all(news.map(hear));

    expect(await levelOf(database, a)).toMatchObject({ reserved: 40 });
    expect(await levelOf(database, b)).toMatchObject({ reserved: 40 });
  });
});

describe('order.confirmed', () => {
  test('the hold no longer expires, and nobody is told', async () => {
    const mug = await aStockedVariant(database, { onHand: 5 });
    const wanted = lines([mug, 2]);
    await hear(placed(wanted));
    await hear(confirmed(wanted));

    expect(await reservation()).toMatchObject({ status: 'held', expires: false });
    expect(await answers()).toEqual(['inventory.reserved.v1']);
  });

  test('after a refusal it is a contradiction', async () => {
    const mug = await aStockedVariant(database, { onHand: 0 });
    const wanted = lines([mug, 2]);
    await hear(placed(wanted));

    await expect(hear(confirmed(wanted))).rejects.toMatchObject({ name: 'PermanentFailure', code: 'contradiction' });
  });
});

describe('order.cancelled', () => {
  test('what was held is given back, once', async () => {
    const mug = await aStockedVariant(database, { onHand: 5 });
    await hear(placed(lines([mug, 2])));
    await hear(cancelled());
    await hear(cancelled());

    expect(await levelOf(database, mug)).toMatchObject({ onHand: 5, reserved: 0 });
    expect(await reservation()).toMatchObject({ status: 'released', expires: false, reason: 'order_ended' });
    expect(await answers()).toEqual(['inventory.reserved.v1', 'inventory.released.v1']);
  });

  test('heard first, it closes the order: a late beginning holds nothing', async () => {
    const mug = await aStockedVariant(database, { onHand: 5 });
    await hear(cancelled(2));
    await hear(placed(lines([mug, 2])));

    expect(await levelOf(database, mug)).toMatchObject({ reserved: 0 });
    expect(await reservation()).toMatchObject({ status: 'released' });
    expect(await answers()).toEqual([]);
  });
});

describe('thresholds', () => {
  test('falling below the reorder point, to nothing and back is said once each', async () => {
    const mug = await aStockedVariant(database, { onHand: 5, reorderPoint: 3 });
    const hold = async (quantity: number) => {
      orderId = newId();
      await hear(placed(lines([mug, quantity])));
    };
    await hold(1);
    await hold(2);
    await hold(1);
    await hold(1);
    await hear(cancelled());

    expect(await eventsAbout(database, 'inventory', `${mug.variantId}@main`)).toEqual([
      'inventory.low_stock.v1',
      'inventory.out_of_stock.v1',
      'inventory.back_in_stock.v1',
    ]);
  });
});

describe('any order, any number of times', () => {
  /** Every sequence over the facts in which each occurs at least once. */
  const shuffled = (facts: readonly OrderNews['fact'][]) =>
    fc
      .array(fc.constantFrom(...facts), { maxLength: 4 })
      .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }));

  const outcomeOf = async (sequence: readonly OrderNews['fact'][]) => {
    orderId = newId();
    const mug = await aStockedVariant(database, { onHand: 5 });
    const wanted = lines([mug, 2]);
    const news = { placed: placed(wanted), confirmed: confirmed(wanted), cancelled: cancelled() };
    for (const fact of sequence) await hear(news[fact]);
    const { status, expires } = (await reservation())!;
    return { status, expires, level: await levelOf(database, mug) };
  };

  test('placed and confirmed end held, without a deadline', () =>
    fc.assert(
      fc.asyncProperty(shuffled(['placed', 'confirmed']), async (sequence) => {
        expect(await outcomeOf(sequence)).toEqual({
          status: 'held',
          expires: false,
          level: { onHand: 5, reserved: 2, available: 3, backordered: 0 },
        });
      }),
      { numRuns: 30 },
    ));

  test('with a cancellation in it nothing stays held', () =>
    fc.assert(
      fc.asyncProperty(shuffled(['placed', 'confirmed', 'cancelled']), async (sequence) => {
        expect(await outcomeOf(sequence)).toEqual({
          status: 'released',
          expires: false,
          level: { onHand: 5, reserved: 0, available: 5, backordered: 0 },
        });
      }),
      { numRuns: 60 },
    ));
});

describe('two orders for one stock', () => {
  test('an announcement that would overtake the one before it is written by a later transaction', async () => {
    const mug = await aStockedVariant(database, { onHand: 2, reorderPoint: 2 });
    const slow = placed(lines([mug, 1]));

    const attempt = database.db.transaction(async (tx) => {
      // As the inbox row does: the transaction has its id before it has the row of the stock.
      await tx.query('SELECT pg_current_xact_id()');
      await hear({ ...placed(lines([mug, 1])), orderId: newId() });
      await reservations.apply(tx, slow, undefined);
    });
    await expect(attempt).rejects.toThrow(StaleVersion);
    await hear(slow);

    const said = await database.query<{ type: string }>(
      `SELECT type FROM outbox_messages WHERE aggregate_id LIKE $1 ORDER BY tx_id, seq`,
      [`${mug.variantId}@%`],
    );
    expect(said.map(({ type }) => type)).toEqual(['inventory.low_stock.v1', 'inventory.out_of_stock.v1']);
  });
});
