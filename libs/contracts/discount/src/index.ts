export { DiscountUsages, DiscountCoupons } from './topics.ts';
export {
  CouponReservedV1,
  CouponRejectedV1,
  CouponRedeemedV1,
  CouponReleasedV1,
  DiscountUsageLimitReachedV1,
  couponRejection,
} from './events.ts';
export {
  evaluationRequest,
  evaluationAnswer,
  couponRefusal,
  type EvaluationRequest,
  type EvaluationAnswer,
} from './evaluation.ts';
