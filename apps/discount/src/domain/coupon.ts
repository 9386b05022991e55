import type { DiscountStatus } from './discount-status.ts';
import type { Scope } from './scope.ts';

export type { Scope } from './scope.ts';
export type CouponKind = 'percentage' | 'fixed' | 'free_shipping';

/** A coupon as an evaluation looks at it. Amounts are minor units of `currency`. */
export interface Coupon {
  readonly id: string;
  readonly version: number;
  readonly code: string;
  readonly name: string;
  readonly kind: CouponKind;
  readonly percentBp: number | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly minimumSpend: number | null;
  readonly maximumDiscount: number | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly usageLimit: number | null;
  readonly usageLimitPerUser: number | null;
  readonly usedCount: number;
  /** Living uses of the customer who asks; 0 when nobody knows who that is. */
  readonly usedByCustomer: number;
  readonly stackingGroup: string | null;
  readonly isStackable: boolean;
  readonly status: DiscountStatus;
  readonly scope: Scope;
}
