import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import type { Coupon } from '../domain/coupon.ts';
import type { Promotion } from '../domain/promotion.ts';

/** All that an evaluation looks at, as it was at one moment. */
export interface Rules {
  readonly coupon: Coupon | undefined;
  readonly promotions: readonly Promotion[];
  readonly now: Date;
}

/**
 * One statement, one snapshot. The coupon is found by the index of `upper(code)`, what its customer used of it by that of
 * `(coupon_id, customer_key)`, the promotions by that of their status.
 */
const RULES = `
  SELECT now() AS now,
    (SELECT json_build_object(
       'id', c.id, 'version', c.version, 'code', c.code, 'name', c.name, 'kind', c.kind, 'percentBp', c.percent_bp,
       'amount', c.amount, 'currency', c.currency, 'minimumSpend', c.minimum_spend,
       'maximumDiscount', c.maximum_discount, 'startsAt', c.starts_at, 'endsAt', c.ends_at,
       'usageLimit', c.usage_limit, 'usageLimitPerUser', c.usage_limit_per_user, 'usedCount', c.used_count,
       'usedByCustomer', (SELECT count(*) FROM coupon_usage u
                          WHERE u.coupon_id = c.id AND u.customer_key = $2 AND u.status <> 'released'),
       'stackingGroup', c.stacking_group, 'isStackable', c.is_stackable, 'status', c.status, 'scope', c.scope)
     FROM coupons c WHERE upper(c.code) = upper($1) AND c.deleted_at IS NULL) AS coupon,
    (SELECT coalesce(json_agg(json_build_object(
       'id', p.id, 'version', p.version, 'name', p.name, 'priority', p.priority, 'exclusive', p.exclusive,
       'stackingGroup', p.stacking_group, 'startsAt', p.starts_at, 'endsAt', p.ends_at, 'budgetUses', p.budget_uses,
       'budgetAmount', p.budget_amount, 'currency', p.currency, 'usedCount', p.used_count,
       'spentAmount', p.spent_amount,
       'rules', (SELECT json_agg(json_build_object('kind', r.kind, 'type', r.type, 'parameters', r.parameters)
                                 ORDER BY r.position)
                 FROM promotion_rules r WHERE r.promotion_id = p.id))), '[]')
     FROM promotions p WHERE p.status = 'active' AND p.deleted_at IS NULL) AS promotions`;

/** Times in JSON are texts. */
type InJson<T> = { [K in keyof T]: Date extends T[K] ? string | null : T[K] };

interface Row {
  readonly now: Date;
  readonly coupon: InJson<Coupon> | null;
  readonly promotions: readonly InJson<Promotion>[];
}

@Injectable()
export class RulesReader {
  constructor(private readonly database: Database) {}

  /** @param customerKey whom a limit for each customer counts for; undefined when nobody knows */
  async read(couponCode: string | undefined, customerKey: string | undefined): Promise<Rules> {
    const values = [couponCode ?? null, customerKey ?? null];
    const [row] = await this.database.named<Row>('discount_rules', RULES, values);
    const { now, coupon, promotions } = row!;
    return {
      now,
      coupon: coupon === null ? undefined : { ...coupon, ...windowOf(coupon) },
      promotions: promotions.map((promotion) => ({ ...promotion, ...windowOf(promotion) })),
    };
  }
}

function windowOf({ startsAt, endsAt }: { startsAt: string | null; endsAt: string | null }) {
  return { startsAt: at(startsAt), endsAt: at(endsAt) };
}

function at(time: string | null): Date | null {
  return time === null ? null : new Date(time);
}
