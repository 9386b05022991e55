import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { DiscountUsageLimitReachedV1 } from '@tenfold/discount-contracts';
import { Outbox, StaleVersion } from '@tenfold/messaging';
import type { UsedUpCoupon } from '../persistence/usage.repository.ts';

/**
 * `overtaken`: the event before this one was written by a transaction that began to write later. Events are relayed in the
 * order in which transactions began to write, so this one would come out first (10 e2). The row of the coupon is locked,
 * so nobody can come between the look and the commit.
 */
const NEXT_VERSION = `
  WITH counted AS (UPDATE coupons SET stream_version = stream_version + 1 WHERE id = $1 RETURNING stream_version)
  SELECT c.stream_version::float8 AS version, EXISTS (
           SELECT FROM outbox_messages m
            WHERE m.aggregate_type = $2 AND m.aggregate_id = $1::text AND m.aggregate_version = c.stream_version - 1
              AND m.tx_id > pg_current_xact_id()) AS overtaken
    FROM counted c`;

/** Says that the last use of a coupon was taken; once for each time that it is. */
@Injectable()
export class AnnounceUsedUp {
  constructor(private readonly outbox: Outbox) {}

  /** @throws StaleVersion when the event would overtake its predecessor: the caller runs its transaction again */
  async run(tx: Tx, coupon: UsedUpCoupon): Promise<void> {
    const { type } = DiscountUsageLimitReachedV1.aggregate;
    const [row] = await tx.query<{ version: number; overtaken: boolean }[]>(NEXT_VERSION, [coupon.couponId, type]);
    if (row!.overtaken) throw new StaleVersion('The last event of this coupon was written by a later transaction');
    await this.outbox.add(tx, DiscountUsageLimitReachedV1, { ...coupon, version: row!.version });
  }
}
