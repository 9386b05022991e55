import { defineEvent } from '@tenfold/contract-kit';
import { z } from 'zod';
import { ProductInventory } from './topics.ts';

const id = z.string().min(1).max(64);

/** `version` is that of the stock of one variant at one location. */
const stockEvent = z.object({
  variantId: id,
  productId: id,
  location: z.string(),
  version: z.int().positive(),
  onHand: z.int().nonnegative(),
  available: z.int().nonnegative(),
});
const inventory = {
  type: 'inventory',
  id: (data: { variantId: string; location: string }) => `${data.variantId}@${data.location}`,
  version: (data: { version: number }) => data.version,
};
const key = (data: { variantId: string }) => data.variantId;

const sampleStock = {
  variantId: '0197a1f0-0000-7000-8000-000000000001',
  productId: '0197a1f0-0000-7000-8000-000000000010',
  location: 'main',
};

export const InventoryAdjustedV1 = defineEvent({
  type: 'inventory.adjusted.v1',
  topic: ProductInventory,
  summary: 'Staff received, counted or corrected stock.',
  key,
  aggregate: inventory,
  data: stockEvent.extend({
    kind: z.enum(['purchase', 'adjustment', 'count_variance', 'return']),
    change: z.int(),
  }),
  sample: { ...sampleStock, version: 1, kind: 'purchase', change: 50, onHand: 50, available: 50 },
});

export const InventoryLowStockV1 = defineEvent({
  type: 'inventory.low_stock.v1',
  topic: ProductInventory,
  summary: 'What can be sold fell below the reorder point.',
  key,
  aggregate: inventory,
  data: stockEvent.extend({ reorderPoint: z.int().positive() }),
  sample: { ...sampleStock, version: 2, onHand: 5, available: 4, reorderPoint: 5 },
});

export const InventoryOutOfStockV1 = defineEvent({
  type: 'inventory.out_of_stock.v1',
  topic: ProductInventory,
  summary: 'Nothing is left to sell.',
  key,
  aggregate: inventory,
  data: stockEvent,
  sample: { ...sampleStock, version: 3, onHand: 5, available: 0 },
});

export const InventoryBackInStockV1 = defineEvent({
  type: 'inventory.back_in_stock.v1',
  topic: ProductInventory,
  summary: 'There is something to sell again.',
  key,
  aggregate: inventory,
  data: stockEvent,
  sample: { ...sampleStock, version: 4, onHand: 25, available: 20 },
});
