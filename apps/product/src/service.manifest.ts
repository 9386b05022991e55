import { defineService, narrow } from '@tenfold/contract-kit';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPartiallyShippedV1,
  OrderPlacedV1,
  OrderShippedV1,
} from '@tenfold/order-contracts';
import {
  CatalogChangedV1,
  InventoryAdjustedV1,
  InventoryBackInStockV1,
  InventoryCommittedV1,
  InventoryLowStockV1,
  InventoryOutOfStockV1,
  InventoryReleasedV1,
  InventoryReservationRejectedV1,
  InventoryReservedV1,
  ProductArchivedV1,
  ProductCatalog,
  ProductCreatedV1,
  ProductInventory,
  ProductPriceChangedV1,
  ProductProducts,
  ProductPublishedV1,
  ProductReservations,
  ProductUpdatedV1,
} from '@tenfold/product-contracts';
import { z } from 'zod';

const lines = z.array(z.object({ itemId: z.string(), variantId: z.string(), quantity: z.int().positive() })).min(1);
const orderFact = z.object({ orderId: z.string(), version: z.int().positive() });

/** What product reads of an order: which stock, and until when. */
export const orderPlaced = narrow(
  OrderPlacedV1,
  orderFact.extend({ lines, holdUntil: z.iso.datetime({ offset: true }) }),
);
export const orderConfirmed = narrow(OrderConfirmedV1, orderFact.extend({ lines }));
export const orderCancelled = narrow(OrderCancelledV1, orderFact);
const shippedSoFar = orderFact.extend({
  lines: z
    .array(
      z.object({
        itemId: z.string(),
        variantId: z.string(),
        quantity: z.int().positive(),
        shipped: z.int().nonnegative(),
        cancelled: z.int().nonnegative(),
      }),
    )
    .min(1),
  final: z.boolean(),
});
export const orderPartiallyShipped = narrow(OrderPartiallyShippedV1, shippedSoFar);
export const orderShipped = narrow(OrderShippedV1, shippedSoFar);

export const manifest = defineService({
  name: 'product',
  summary: 'What is sold and how much is left.',
  routes: ['products', 'categories', 'stock'],
  topics: [ProductProducts, ProductCatalog, ProductReservations, ProductInventory],
  publishes: [
    ProductCreatedV1,
    ProductUpdatedV1,
    ProductPublishedV1,
    ProductArchivedV1,
    ProductPriceChangedV1,
    CatalogChangedV1,
    InventoryReservedV1,
    InventoryReservationRejectedV1,
    InventoryReleasedV1,
    InventoryCommittedV1,
    InventoryAdjustedV1,
    InventoryLowStockV1,
    InventoryOutOfStockV1,
    InventoryBackInStockV1,
  ],
  hears: [orderPlaced, orderConfirmed, orderCancelled, orderPartiallyShipped, orderShipped],
  calls: [],
});
