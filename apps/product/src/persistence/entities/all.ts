import type { EntityClass } from '@tenfold/database';
import { BulkJobEntity, BulkJobErrorEntity } from './bulk.entities.ts';
import {
  CategoryEntity,
  ImageEntity,
  ProductCategoryEntity,
  ProductEntity,
  TagEntity,
  VariantEntity,
} from './catalogue.entities.ts';
import { PriceHistoryEntity, PriceListEntity, PriceListItemEntity } from './price.entities.ts';
import { ReviewEntity, ReviewPurchaseEntity } from './review.entities.ts';
import {
  InventoryEntity,
  InventoryReturnEntity,
  LedgerEntryEntity,
  ReservationEntity,
  ReservationLineEntity,
} from './stock.entities.ts';

/** One entity for each of this service's own tables. */
export const entities: readonly EntityClass[] = [
  CategoryEntity,
  ProductEntity,
  ProductCategoryEntity,
  VariantEntity,
  ImageEntity,
  TagEntity,
  PriceListEntity,
  PriceListItemEntity,
  PriceHistoryEntity,
  ReviewEntity,
  ReviewPurchaseEntity,
  InventoryEntity,
  ReservationEntity,
  ReservationLineEntity,
  LedgerEntryEntity,
  InventoryReturnEntity,
  BulkJobEntity,
  BulkJobErrorEntity,
];
