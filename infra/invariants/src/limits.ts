import { examineEach, type Invariant } from './invariant.ts';

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  pending: ['reserved'],
  confirmed: ['redeemed'],
  shipped: ['redeemed'],
  delivered: ['redeemed'],
  cancelled: ['released'],
};

/** A limit of N is N. */
export const limitInvariants: readonly Invariant[] = [
  {
    name: 'limits: used',
    promise: 'a coupon counts the uses that live, and never more of them than its limit',
    holds: 'at_once',
    needsRows: false,
    examine: (evidence) =>
      evidence.database('discount').census(`
        SELECT c.code AS subject,
               c.used_count = coalesce(u.living, 0) AND c.used_count <= coalesce(c.usage_limit, c.used_count) AS holds,
               format('counts %s, living uses %s, limit %s', c.used_count, coalesce(u.living, 0), c.usage_limit) AS detail
          FROM coupons c
          LEFT JOIN (SELECT coupon_id, count(*) AS living FROM coupon_usage WHERE status <> 'released' GROUP BY 1) u
            ON u.coupon_id = c.id`),
  },
  {
    name: 'limits: each customer',
    promise: 'nobody uses a coupon more often than it allows one customer',
    holds: 'at_once',
    needsRows: false,
    examine: (evidence) =>
      evidence.database('discount').census(`
        SELECT c.code || ' ' || u.customer_key AS subject,
               count(*) <= coalesce(c.usage_limit_per_user, count(*)) AS holds,
               format('%s living uses, %s allowed', count(*), c.usage_limit_per_user) AS detail
          FROM coupon_usage u JOIN coupons c ON c.id = u.coupon_id
         WHERE u.status <> 'released' GROUP BY c.code, u.customer_key, c.usage_limit_per_user`),
  },
  {
    name: 'limits: orders',
    promise: 'a use is held while its order is open, counts when it is a promise, and is free again when it ended',
    holds: 'at_rest',
    needsRows: false,
    async examine(evidence) {
      const usages = await evidence.database('discount').rows<{ order_id: string; ref: string; status: string }>(`
        SELECT order_id, coupon_id::text AS ref, status::text AS status FROM coupon_usage
         UNION ALL
        SELECT order_id, promotion_id::text, status::text FROM promotion_usage`);
      const orders = await evidence
        .database('order')
        .rows<{ id: string; status: string }>('SELECT id::text AS id, status::text AS status FROM orders');
      const statusOf = new Map(orders.map(({ id, status }) => [id, status]));
      return examineEach(
        usages,
        (usage) => `${usage.order_id} ${usage.ref}`,
        ({ order_id, status }) => {
          const order = statusOf.get(order_id);
          return ALLOWED[order ?? '']?.includes(status) ? undefined : `order ${order ?? 'unknown'}, use ${status}`;
        },
      );
    },
  },
];
