import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newId } from '@tenfold/database';
import { Outbox, type PartitionProgress } from '@tenfold/messaging';
import type { TestDatabase } from '@tenfold/testing';
import { aStockedVariant, eventsAbout, levelOf, type StockedVariant } from '../../test/factories.ts';
import { freshProductDatabase, reservationsOn } from '../../test/product-database.ts';
import type { Reservations } from '../reserve-stock/reservations.ts';
import { ExpireReservations } from './expire-reservations.ts';
import { OrderLog } from './order-log.ts';

/** The broker, moved by hand: two partitions. */
class LogByHand extends OrderLog {
  next = [10, 10];
  end = [10, 10];

  override async progress(): Promise<readonly PartitionProgress[]> {
    return this.next.map((next, partition) => ({ partition, next, end: this.end[partition]! }));
  }
}

let database: TestDatabase;
let reservations: Reservations;
let log: LogByHand;
let expiry: ExpireReservations;
let mug: StockedVariant;
let orderId: string;

beforeAll(async () => {
  // What the specs provoke is expected: nobody needs to read it.
  Logger.overrideLogger(false);
  database = await freshProductDatabase();
  reservations = reservationsOn(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  log = new LogByHand();
  expiry = new ExpireReservations(database.db, log, reservations, new Outbox(database.db));
  mug = await aStockedVariant(database, { onHand: 5 });
  orderId = newId();
});

const A_MINUTE_AGO = new Date(Date.now() - 60_000).toISOString();
const IN_A_MINUTE = new Date(Date.now() + 60_000).toISOString();

async function hear(fact: 'placed' | 'confirmed' | 'cancelled', version: number, holdUntil: string | null = null) {
  const lines = [{ itemId: newId(), variantId: mug.variantId, quantity: 2 }];
  const before = await reservations.find(database.db.read, orderId);
  await database.db.transaction((tx) => reservations.apply(tx, { fact, orderId, version, lines, holdUntil }, before));
}

const reserved = async () => (await levelOf(database, mug)).reserved;
const answers = () => eventsAbout(database, 'reservation', orderId);

describe('a hold whose deadline has passed', () => {
  test('expires and gives its stock back when the log has been read', async () => {
    await hear('placed', 1, A_MINUTE_AGO);

    expect(await expiry.step()).toBe(1);
    expect(await reserved()).toBe(0);
    expect(await answers()).toEqual(['inventory.reserved.v1', 'inventory.released.v1']);
    expect(await expiry.step()).toBe(0);
  });

  test('expires although an older one cannot be given back', async () => {
    await hear('placed', 1, A_MINUTE_AGO);
    const countedWrong = mug.variantId;
    const setReserved = (units: number) =>
      database.query('UPDATE inventory SET quantity_reserved = $2 WHERE variant_id = $1', [countedWrong, units]);
    await setReserved(0);
    mug = await aStockedVariant(database, { onHand: 5 });
    orderId = newId();
    await hear('placed', 1, A_MINUTE_AGO);

    expect(await expiry.step()).toBe(1);
    expect(await answers()).toEqual(['inventory.reserved.v1', 'inventory.released.v1']);
    await setReserved(2);
    expect(await expiry.step()).toBe(1);
  });

  test('waits while a partition has not been read to where it ended after the deadline', async () => {
    await hear('placed', 1, A_MINUTE_AGO);
    log.end = [10, 12];

    expect(await expiry.step()).toBe(0);
    log.end = [900, 900];
    log.next = [10, 11];
    expect(await expiry.step()).toBe(0);
    expect(await reserved()).toBe(2);

    log.next = [10, 12];
    expect(await expiry.step()).toBe(1);
  });

  test('does not expire when the confirmation was in what had not been read', async () => {
    await hear('placed', 1, A_MINUTE_AGO);
    log.end = [10, 11];
    await expiry.step();
    await hear('confirmed', 3);
    log.next = [10, 11];

    expect(await expiry.step()).toBe(0);
    expect(await reserved()).toBe(2);
  });

  test('does not expire while an event of its order is parked', async () => {
    await hear('placed', 1, A_MINUTE_AGO);
    await database.query(
      `INSERT INTO inbox_messages (event_id, handler, type, source, topic, "partition", "offset", key, status,
                                   next_attempt_at, payload, headers)
       VALUES ($1, 'OnOrderConfirmed', 'order.confirmed.v1', '/tenfold/order', 'order.orders', 0, 7, $2, 'parked',
               now(), '{}', '{}')`,
      [newId(), orderId],
    );

    expect(await expiry.step()).toBe(0);
    expect(await reserved()).toBe(2);

    await database.query(`UPDATE inbox_messages SET status = 'dead' WHERE key = $1`, [orderId]);
    expect(await expiry.step()).toBe(1);
  });

  test('does not expire when the broker cannot be asked', async () => {
    await hear('placed', 1, A_MINUTE_AGO);
    log.progress = () => Promise.reject(new Error('no broker'));

    await expect(expiry.step()).rejects.toThrow('no broker');
    expect(await reserved()).toBe(2);
    await hear('cancelled', 2);
  });

  test('one that two processes find expires once', async () => {
    await hear('placed', 1, A_MINUTE_AGO);
    const twin = new ExpireReservations(database.db, log, reservations, new Outbox(database.db));

    const expired = await Promise.all([expiry.step(), twin.step()]);
    expect(expired.sort()).toEqual([0, 1]);
    expect(await reserved()).toBe(0);
  });
});

test('a hold whose deadline is ahead, and one that is confirmed, do not expire', async () => {
  await hear('placed', 1, IN_A_MINUTE);
  expect(await expiry.step()).toBe(0);
  await hear('confirmed', 3);
  expect(await expiry.step()).toBe(0);
  expect(await reserved()).toBe(2);
});

describe('an expired hold', () => {
  beforeEach(async () => {
    await hear('placed', 1, A_MINUTE_AGO);
    await expiry.step();
  });

  test('is regained by a late confirmation when the stock is there, without a deadline', async () => {
    await hear('confirmed', 3);

    expect(await reserved()).toBe(2);
    expect(await answers()).toEqual(['inventory.reserved.v1', 'inventory.released.v1', 'inventory.reserved.v1']);
    expect(await expiry.step()).toBe(0);
  });

  test('is lost when the stock is not there any more, and the order hears of it', async () => {
    await database.query('UPDATE inventory SET quantity_reserved = 4 WHERE id = $1', [mug.inventoryId]);
    await hear('confirmed', 3);

    expect(await answers()).toEqual([
      'inventory.reserved.v1',
      'inventory.released.v1',
      'inventory.reservation_rejected.v1',
    ]);
    expect(await reserved()).toBe(4);
    await hear('cancelled', 5);
    expect(await reserved()).toBe(4);
  });

  test('is closed by a cancellation without giving anything back again', async () => {
    await hear('cancelled', 2);

    expect(await reserved()).toBe(0);
    expect(await answers()).toEqual(['inventory.reserved.v1', 'inventory.released.v1']);
  });
});
