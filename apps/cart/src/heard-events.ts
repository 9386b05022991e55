import { narrow } from '@tenfold/contract-kit';
import { OrderConfirmedV1 } from '@tenfold/order-contracts';
import { CatalogChangedV1, InventoryBackInStockV1, InventoryOutOfStockV1 } from '@tenfold/product-contracts';
import { z } from 'zod';

/** What cart reads of the events of others: no more than it needs, so that they may change the rest. */

const id = z.string().min(1).max(64);
const version = z.int().positive();

export const catalogChanged = narrow(
  CatalogChangedV1,
  z.object({
    productId: id,
    version,
    currency: z.string().length(3),
    imageUrl: z.string().optional(),
    variants: z.array(
      z.object({
        variantId: id,
        sku: z.string(),
        name: z.string(),
        price: z.int().positive(),
        tiers: z.array(z.object({ minQuantity: z.int().positive(), price: z.int().positive() })),
        imageUrl: z.string().optional(),
        weightGrams: z.int().nonnegative().optional(),
        minPerOrder: z.int().positive(),
        maxPerOrder: z.int().positive().optional(),
        isSold: z.boolean(),
      }),
    ),
  }),
);

const stockLevel = z.object({
  variantId: id,
  productId: id,
  location: z.string().max(100),
  version,
  available: z.int().nonnegative(),
});
export const outOfStock = narrow(InventoryOutOfStockV1, stockLevel);
export const backInStock = narrow(InventoryBackInStockV1, stockLevel);

/** Orders that were made from `lines` have no cart; their events are passed over by the header. */
export const orderConfirmed = narrow(
  OrderConfirmedV1,
  z.object({
    orderId: id,
    cartId: id.optional(),
    lines: z.array(z.object({ variantId: id, quantity: z.int().positive() })).min(1),
  }),
  { only: { origin: 'cart' } },
);
