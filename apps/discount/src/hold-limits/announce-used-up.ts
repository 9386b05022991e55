import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { DiscountUsageLimitReachedV1 } from '@tenfold/discount-contracts';
import { nextStreamVersion, Outbox } from '@tenfold/messaging';
import type { UsedUpCoupon } from '../persistence/usage.repository.ts';

/** Says that the last use of a coupon was taken; once for each time that it is. */
@Injectable()
export class AnnounceUsedUp {
  constructor(private readonly outbox: Outbox) {}

  /** @throws StaleVersion when the event would overtake its predecessor: the caller runs its transaction again */
  async run(tx: Tx, coupon: UsedUpCoupon): Promise<void> {
    const { couponId } = coupon;
    const { type: aggregateType } = DiscountUsageLimitReachedV1.aggregate;
    const row = { table: 'coupons', id: couponId, aggregateType, aggregateId: couponId };
    const version = await nextStreamVersion(tx, row);
    await this.outbox.add(tx, DiscountUsageLimitReachedV1, { ...coupon, version });
  }
}
