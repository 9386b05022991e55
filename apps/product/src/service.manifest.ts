import { defineService, narrow } from '@tenfold/contract-kit';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderDeliveredV1,
  OrderPartiallyDeliveredV1,
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
  ProductReviews,
  ProductUpdatedV1,
  ReviewPublishedV1,
  ReviewSubmittedV1,
} from '@tenfold/product-contracts';
import { ReturnInspectedV1 } from '@tenfold/return-contracts';
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

const deliveredSoFar = z.object({
  orderId: z.string().max(64),
  /** Absent for a guest, who has no account to write a review with. */
  userId: z.string().max(64).optional(),
  lines: z.array(z.object({ productId: z.string(), delivered: z.int().nonnegative() })),
  deliveredAt: z.iso.datetime({ offset: true }),
});
export const orderPartiallyDelivered = narrow(OrderPartiallyDeliveredV1, deliveredSoFar);
export const orderDelivered = narrow(OrderDeliveredV1, deliveredSoFar);

export const returnInspected = narrow(
  ReturnInspectedV1,
  z.object({
    orderId: z.string().max(64),
    returnId: z.string().max(64),
    items: z.array(z.object({ variantId: z.string(), restock: z.int().nonnegative() })),
  }),
);

export const manifest = defineService({
  name: 'product',
  summary: 'What is sold and how much is left.',
  routes: ['products', 'categories', 'stock', 'reviews'],
  topics: [ProductProducts, ProductCatalog, ProductReservations, ProductInventory, ProductReviews],
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
    ReviewSubmittedV1,
    ReviewPublishedV1,
  ],
  hears: [
    orderPlaced,
    orderConfirmed,
    orderCancelled,
    orderPartiallyShipped,
    orderShipped,
    orderPartiallyDelivered,
    orderDelivered,
    returnInspected,
  ],
  calls: [],
});
