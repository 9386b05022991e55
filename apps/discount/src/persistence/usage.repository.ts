import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import type { LimitedCoupon, LimitedPromotion, WantedUse } from '../domain/plan-hold.ts';

/** A use that an order has, as its events name it. */
export interface HeldUse {
  readonly source: 'coupon' | 'promotion';
  readonly ref: string;
  /** Minor units of the order's currency. */
  readonly amount: number;
}

/** A coupon whose last use was taken. */
export interface UsedUpCoupon {
  readonly couponId: string;
  readonly code: string;
  readonly usageLimit: number;
}

/** Who holds: written into each usage row. */
export interface Holder {
  readonly orderId: string;
  readonly orderVersion: number;
  readonly version: number;
  readonly status: 'reserved' | 'redeemed';
}

const LOCK_COUPONS = `
  SELECT 'coupon' AS source, id, status, status_since AS "statusSince", starts_at AS "startsAt", ends_at AS "endsAt",
         deleted_at AS "deletedAt", used_count AS "usedCount", usage_limit AS "usageLimit",
         usage_limit_per_user AS "usageLimitPerUser", 0 AS "usedByCustomer", NULL::int AS "freeSlot"
  FROM coupons WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

const LOCK_PROMOTIONS = `
  SELECT 'promotion' AS source, id, status, status_since AS "statusSince", starts_at AS "startsAt",
         ends_at AS "endsAt", deleted_at AS "deletedAt", used_count AS "usedCount", budget_uses AS "budgetUses",
         budget_amount::float8 AS "budgetAmount", spent_amount::float8 AS "spentAmount", currency
  FROM promotions WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

/** A statement of its own after the lock, so that it sees what the last holder of the lock committed. */
const SLOTS = `
  SELECT (SELECT count(*)::int FROM coupon_usage u
          WHERE u.coupon_id = $1 AND u.customer_key = $2 AND u.status <> 'released') AS used,
         (SELECT min(slot) FROM generate_series(1, $3::int) AS slot
          WHERE NOT EXISTS (SELECT FROM coupon_usage u WHERE u.coupon_id = $1 AND u.customer_key = $2
                            AND u.user_slot = slot AND u.status <> 'released')) AS free`;

const TAKE_COUPON = `
  WITH taken AS (
    UPDATE coupons SET used_count = used_count + 1
    WHERE id = $2 AND (usage_limit IS NULL OR used_count < usage_limit)
    RETURNING id, code, usage_limit, used_count
  ), usage AS (
    INSERT INTO coupon_usage (id, coupon_id, order_id, user_id, customer_key, user_slot, order_version, version, status,
                              amount, currency, redeemed_at)
    SELECT $1, id, $3, $4, $5, $6, $7, $8, $9::usage_status, $10, $11,
           CASE WHEN $9::usage_status = 'redeemed' THEN now() END FROM taken
  )
  SELECT id AS "couponId", code, usage_limit AS "usageLimit", used_count = usage_limit AS last FROM taken`;

const TAKE_PROMOTION = `
  WITH taken AS (
    UPDATE promotions
    SET used_count = used_count + 1,
        spent_amount = spent_amount + CASE WHEN currency = $7 THEN $6::bigint ELSE 0 END
    WHERE id = $2 AND (budget_uses IS NULL OR used_count < budget_uses)
      AND (budget_amount IS NULL OR (currency = $7 AND spent_amount + $6::bigint <= budget_amount))
    RETURNING id
  ), usage AS (
    INSERT INTO promotion_usage (id, promotion_id, order_id, user_id, status, amount, currency, redeemed_at)
    SELECT $1, id, $3, $4, $5::usage_status, $6, $7, CASE WHEN $5::usage_status = 'redeemed' THEN now() END FROM taken
  )
  SELECT id FROM taken`;

const REDEEM = `
  WITH coupons AS (
    UPDATE coupon_usage SET order_version = $2, version = $3, status = 'redeemed', redeemed_at = now()
    WHERE order_id = $1 AND status = 'reserved' RETURNING coupon_id, amount
  ), promotions AS (
    UPDATE promotion_usage SET status = 'redeemed', redeemed_at = now()
    WHERE order_id = $1 AND status = 'reserved' RETURNING promotion_id, amount
  )
  SELECT 'coupon' AS source, coupon_id AS ref, amount::float8 AS amount FROM coupons
  UNION ALL
  SELECT 'promotion', promotion_id, amount::float8 FROM promotions
  ORDER BY 1, 2`;

const LOCK_HELD_COUPONS = `
  SELECT 'coupon' AS source, c.id AS ref, u.amount::float8 AS amount
  FROM coupon_usage u JOIN coupons c ON c.id = u.coupon_id
  WHERE u.order_id = $1 AND u.status <> 'released' ORDER BY c.id FOR NO KEY UPDATE OF c`;

const LOCK_HELD_PROMOTIONS = `
  SELECT 'promotion' AS source, p.id AS ref, u.amount::float8 AS amount
  FROM promotion_usage u JOIN promotions p ON p.id = u.promotion_id
  WHERE u.order_id = $1 AND u.status <> 'released' ORDER BY p.id FOR NO KEY UPDATE OF p`;

const GIVE_BACK_COUPONS = `
  WITH moved AS (
    UPDATE coupon_usage SET status = 'released', released_at = now(), order_version = $2, version = $3
    WHERE order_id = $1 AND status <> 'released' RETURNING coupon_id
  )
  UPDATE coupons c SET used_count = used_count - 1 FROM moved WHERE c.id = moved.coupon_id`;

const GIVE_BACK_PROMOTIONS = `
  WITH moved AS (
    UPDATE promotion_usage SET status = 'released', released_at = now()
    WHERE order_id = $1 AND status <> 'released' RETURNING promotion_id, amount, currency
  )
  UPDATE promotions p
  SET used_count = used_count - 1,
      spent_amount = spent_amount - CASE WHEN p.currency = moved.currency THEN moved.amount ELSE 0 END
  FROM moved WHERE p.id = moved.promotion_id`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What orders take from limits and budgets and give back. The counters are locked in id order, coupons before promotions,
 * so two orders never wait for each other in a circle.
 */
@Injectable()
export class UsageRepository {
  /** Locks what an order wants to use and says how much of it is left; an id that nobody knows is not in the answer. */
  async lock(tx: Tx, wanted: readonly WantedUse[]): Promise<(LimitedCoupon | LimitedPromotion)[]> {
    const coupons = await lockRows<LimitedCoupon>(tx, LOCK_COUPONS, idsOf(wanted, 'coupon'));
    const promotions = await lockRows<LimitedPromotion>(tx, LOCK_PROMOTIONS, idsOf(wanted, 'promotion'));
    const counted: LimitedCoupon[] = [];
    for (const coupon of coupons) {
      const customerKey = wanted.find(({ ref }) => ref === coupon.id)!.customerKey;
      counted.push(await withSlot(tx, coupon, customerKey));
    }
    return [...counted, ...promotions];
  }

  /** Takes one use that was planned under the lock. @returns the coupon, if this was its last use. */
  async take(
    tx: Tx,
    use: WantedUse,
    limited: LimitedCoupon | LimitedPromotion,
    holder: Holder,
  ): Promise<UsedUpCoupon | undefined> {
    const userId = UUID.test(use.customerKey) ? use.customerKey : null;
    const { orderId, orderVersion, version, status } = holder;
    const money = [use.amount, use.currency];
    if (limited.source === 'promotion') {
      const taken = await tx.query<unknown[]>(TAKE_PROMOTION, [newId(), use.ref, orderId, userId, status, ...money]);
      if (taken.length === 0) throw new Error(`Promotion ${use.ref} had a use when it was locked`);
      return undefined;
    }
    const person = [userId, use.customerKey, limited.freeSlot];
    const [taken] = await tx.query<(UsedUpCoupon & { readonly last: boolean | null })[]>(TAKE_COUPON, [
      newId(),
      use.ref,
      orderId,
      ...person,
      orderVersion,
      version,
      status,
      ...money,
    ]);
    if (taken === undefined) throw new Error(`Coupon ${use.ref} had a use when it was locked`);
    const { last, ...coupon } = taken;
    return last === true ? coupon : undefined;
  }

  /** The uses of an order count for good. */
  redeem(tx: Tx, orderId: string, orderVersion: number, version: number): Promise<HeldUse[]> {
    return tx.query<HeldUse[]>(REDEEM, [orderId, orderVersion, version]);
  }

  /** Counts back exactly what the order still had. @returns what that was. */
  async giveBack(tx: Tx, orderId: string, orderVersion: number, version: number): Promise<HeldUse[]> {
    const coupons = await tx.query<HeldUse[]>(LOCK_HELD_COUPONS, [orderId]);
    const promotions = await tx.query<HeldUse[]>(LOCK_HELD_PROMOTIONS, [orderId]);
    if (coupons.length > 0) await tx.query(GIVE_BACK_COUPONS, [orderId, orderVersion, version]);
    if (promotions.length > 0) await tx.query(GIVE_BACK_PROMOTIONS, [orderId]);
    return [...coupons, ...promotions];
  }
}

function idsOf(wanted: readonly WantedUse[], source: WantedUse['source']): string[] {
  return wanted.filter((use) => use.source === source && UUID.test(use.ref)).map(({ ref }) => ref);
}

async function lockRows<Row>(tx: Tx, sql: string, ids: readonly string[]): Promise<Row[]> {
  return ids.length === 0 ? [] : tx.query<Row[]>(sql, [ids]);
}

async function withSlot(tx: Tx, coupon: LimitedCoupon, customerKey: string): Promise<LimitedCoupon> {
  if (coupon.usageLimitPerUser === null) return coupon;
  const [slots] = await tx.query<{ used: number; free: number | null }[]>(SLOTS, [
    coupon.id,
    customerKey,
    coupon.usageLimitPerUser,
  ]);
  return { ...coupon, usedByCustomer: slots!.used, freeSlot: slots!.free };
}
