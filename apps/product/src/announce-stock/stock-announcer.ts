import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { nextStreamVersion, Outbox } from '@tenfold/messaging';
import {
  InventoryAdjustedV1,
  InventoryBackInStockV1,
  InventoryLowStockV1,
  InventoryOutOfStockV1,
} from '@tenfold/product-contracts';
import { crossing } from '../domain/stock-level.ts';
import type { StockChange } from '../persistence/stock.repository.ts';

/**
 * Says what others want to hear of a change of stock: a threshold that was crossed, an act of staff; nothing else. Throws
 * StaleVersion when the event would overtake its predecessor: the caller runs its transaction again.
 */
@Injectable()
export class StockAnnouncer {
  constructor(private readonly outbox: Outbox) {}

  async crossings(tx: Tx, changes: readonly StockChange[]): Promise<void> {
    for (const change of changes) {
      switch (crossing(change.availableBefore, change)) {
        case 'low': {
          const event = await this.#next(tx, change);
          await this.outbox.add(tx, InventoryLowStockV1, { ...event, reorderPoint: change.reorderPoint });
          break;
        }
        case 'out':
          await this.outbox.add(tx, InventoryOutOfStockV1, await this.#next(tx, change));
          break;
        case 'back':
          await this.outbox.add(tx, InventoryBackInStockV1, await this.#next(tx, change));
          break;
        case undefined:
      }
    }
  }

  /** An act of staff, and the threshold that it crossed. `units` is negative when stock was taken away. */
  async adjusted(
    tx: Tx,
    kind: 'purchase' | 'adjustment' | 'count_variance',
    units: number,
    change: StockChange,
  ): Promise<void> {
    await this.outbox.add(tx, InventoryAdjustedV1, { ...(await this.#next(tx, change)), kind, change: units });
    await this.crossings(tx, [change]);
  }

  async #next(tx: Tx, { inventoryId, variantId, productId, location, onHand, available }: StockChange) {
    const { type, id } = InventoryAdjustedV1.aggregate;
    const stock = { variantId, productId, location, onHand, available };
    const version = await nextStreamVersion(tx, {
      table: 'inventory',
      id: inventoryId,
      aggregateType: type,
      aggregateId: id({ ...stock, version: 1, kind: 'adjustment', change: 0 }),
    });
    return { ...stock, version };
  }
}
