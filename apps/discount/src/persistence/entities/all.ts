import type { EntityClass } from '@tenfold/database';
import { CouponEntity, CouponUsageEntity } from './coupon.entities.ts';
import { DiscountEvaluationEntity, OrderLimitsEntity } from './order.entities.ts';
import { PromotionEntity, PromotionRuleEntity, PromotionUsageEntity } from './promotion.entities.ts';

/** One entity for each of this service's own tables. */
export const entities: readonly EntityClass[] = [
  CouponEntity,
  CouponUsageEntity,
  PromotionEntity,
  PromotionRuleEntity,
  PromotionUsageEntity,
  OrderLimitsEntity,
  DiscountEvaluationEntity,
];
