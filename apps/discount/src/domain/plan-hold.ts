import type { DiscountStatus } from './discount-status.ts';

/** A use that an order wants held. */
export interface WantedUse {
  readonly source: 'coupon' | 'promotion';
  readonly ref: string;
  /** Minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  /** The account, or the blind index of a guest's e-mail address. */
  readonly customerKey: string;
}

interface Limited {
  readonly id: string;
  readonly status: DiscountStatus;
  readonly statusSince: Date;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly deletedAt: Date | null;
  readonly usedCount: number;
}

/** A locked coupon, with what the customer of the order has used of it. */
export interface LimitedCoupon extends Limited {
  readonly source: 'coupon';
  readonly usageLimit: number | null;
  readonly usageLimitPerUser: number | null;
  /** Living uses of this customer. */
  readonly usedByCustomer: number;
  /** The lowest slot that is free; null without a limit for each customer. */
  readonly freeSlot: number | null;
}

/** A locked promotion. */
export interface LimitedPromotion extends Limited {
  readonly source: 'promotion';
  readonly currency: string | null;
  readonly budgetUses: number | null;
  readonly budgetAmount: number | null;
  readonly spentAmount: number;
}

export type HoldRefusal = 'unknown' | 'not_active' | 'not_started' | 'expired' | 'used_up' | 'used_by_customer';

export type HoldPlan =
  { readonly outcome: 'held' } | { readonly outcome: 'refused'; readonly reason: HoldRefusal; readonly ref: string };

/**
 * All uses or none. Validity is judged at the moment when the order was placed, limits and budgets as they are now;
 * `placedAt` is left out for an order that is a promise already, which only limits can refuse.
 */
export function planHold(
  wanted: readonly WantedUse[],
  limited: readonly (LimitedCoupon | LimitedPromotion)[],
  placedAt: Date | undefined,
): HoldPlan {
  for (const use of wanted) {
    const found = limited.find(({ source, id }) => source === use.source && id === use.ref);
    const reason = found === undefined ? 'unknown' : (invalidAt(found, placedAt) ?? exhausted(found, use));
    if (reason !== undefined) return { outcome: 'refused', reason, ref: use.ref };
  }
  return { outcome: 'held' };
}

function invalidAt(found: Limited, at: Date | undefined): HoldRefusal | undefined {
  if (at === undefined) return undefined;
  if (found.deletedAt !== null && found.deletedAt <= at) return 'unknown';
  // What was paused or ended after the order was placed was active when it was: the evaluation had said so.
  if (found.status !== 'active' && (found.status === 'draft' || found.statusSince <= at)) return 'not_active';
  if (found.startsAt !== null && at < found.startsAt) return 'not_started';
  return found.endsAt !== null && at >= found.endsAt ? 'expired' : undefined;
}

function exhausted(found: LimitedCoupon | LimitedPromotion, use: WantedUse): HoldRefusal | undefined {
  if (found.source === 'coupon') {
    if (found.usageLimit !== null && found.usedCount >= found.usageLimit) return 'used_up';
    const { usageLimitPerUser: perUser } = found;
    return perUser !== null && (found.usedByCustomer >= perUser || found.freeSlot === null)
      ? 'used_by_customer'
      : undefined;
  }
  if (found.budgetUses !== null && found.usedCount >= found.budgetUses) return 'used_up';
  if (found.budgetAmount === null) return undefined;
  return found.currency !== use.currency || found.spentAmount + use.amount > found.budgetAmount ? 'used_up' : undefined;
}
