import type { EntityClass } from '@tenfold/database';
import { RefundEntity } from './refund.entity.ts';
import {
  ReturnAuthorizationEntity,
  ReturnItemEntity,
  ReturnRequestEntity,
  ReturnStatusHistoryEntity,
  ReturnTrackingEntity,
} from './return.entities.ts';
import { ReturnableItemEntity, ReturnableOrderEntity } from './returnable.entities.ts';

/** One entity for each of this service's own tables. */
export const entities: readonly EntityClass[] = [
  ReturnableOrderEntity,
  ReturnableItemEntity,
  ReturnRequestEntity,
  ReturnItemEntity,
  ReturnAuthorizationEntity,
  ReturnStatusHistoryEntity,
  ReturnTrackingEntity,
  RefundEntity,
];
