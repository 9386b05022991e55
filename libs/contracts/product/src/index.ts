export { ProductProducts, ProductCatalog, ProductReservations, ProductInventory, ProductReviews } from './topics.ts';
export {
  ProductCreatedV1,
  ProductUpdatedV1,
  ProductPublishedV1,
  ProductArchivedV1,
  ProductPriceChangedV1,
  CatalogChangedV1,
} from './product-events.ts';
export {
  InventoryReservedV1,
  InventoryReservationRejectedV1,
  InventoryReleasedV1,
  InventoryCommittedV1,
  rejectionReason,
} from './reservation-events.ts';
export {
  InventoryAdjustedV1,
  InventoryLowStockV1,
  InventoryOutOfStockV1,
  InventoryBackInStockV1,
} from './stock-events.ts';
export { ReviewSubmittedV1, ReviewPublishedV1 } from './review-events.ts';
export { unitPriceFor } from './unit-price.ts';
