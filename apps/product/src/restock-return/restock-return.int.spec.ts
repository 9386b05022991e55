import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { Outbox, PermanentFailure } from '@tenfold/messaging';
import { asInbox, type TestDatabase } from '@tenfold/testing';
import fc from 'fast-check';
import { aStockedVariant, eventsAbout, levelOf, type StockedVariant } from '../../test/factories.ts';
import { freshProductDatabase } from '../../test/product-database.ts';
import { StockAnnouncer } from '../announce-stock/stock-announcer.ts';
import { RestockReturn } from './restock-return.ts';

let database: TestDatabase;
let restock: RestockReturn;
let mug: StockedVariant;

beforeAll(async () => {
  database = await freshProductDatabase();
  restock = new RestockReturn(new StockAnnouncer(new Outbox(database.db)));
});
afterAll(() => database.close());
beforeEach(async () => {
  mug = await aStockedVariant(database, { onHand: 0 });
});

function hear(returnId: string, units: number, variant = mug): Promise<void> {
  const picture = { orderId: 'order-1', returnId, items: [{ variantId: variant.variantId, restock: units }] };
  return asInbox(() => database.db.transaction((tx) => restock.run(tx, picture)));
}

const ledger = () =>
  database.query<{ change: number; returnId: string }>(
    `SELECT quantity_change AS change, return_id AS "returnId" FROM inventory_transactions
     WHERE inventory_id = $1 AND type = 'return'`,
    [mug.inventoryId],
  );

describe('what comes back', () => {
  test('is on hand and in the ledger, and those who waited for it hear of it', async () => {
    const returnId = newId();
    await hear(returnId, 2);
    expect(await levelOf(database, mug)).toMatchObject({ onHand: 2, available: 2 });
    expect(await ledger()).toEqual([{ change: 2, returnId }]);
    expect(await eventsAbout(database, 'inventory', `${mug.variantId}@main`)).toContain('inventory.back_in_stock.v1');
  });

  test('is counted once, however often and in whatever order the pictures come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 }), async (pictures) => {
        mug = await aStockedVariant(database, { onHand: 0 });
        const returnId = newId();
        for (const units of pictures) await hear(returnId, units);
        expect((await levelOf(database, mug)).onHand).toBe(Math.max(...pictures));
        expect((await ledger()).reduce((sum, { change }) => sum + change, 0)).toBe(Math.max(...pictures));
      }),
      { numRuns: 15 },
    );
  });

  test('the same picture twice at once, and another return beside it', async () => {
    const returnId = newId();
    await Promise.all([hear(returnId, 2), hear(returnId, 2), hear(newId(), 1)]);
    expect((await levelOf(database, mug)).onHand).toBe(3);
  });

  test('of a variant that has no place in stock is for a person to look at', async () => {
    const unknown = { ...mug, variantId: newId() };
    await expect(hear(newId(), 1, unknown)).rejects.toThrow(PermanentFailure);
  });

  test('what was written off changes nothing', async () => {
    await hear(newId(), 0);
    expect((await levelOf(database, mug)).onHand).toBe(0);
  });
});
