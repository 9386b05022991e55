import { examineEach, type Invariant } from './invariant.ts';

export const oneEffectInvariants: readonly Invariant[] = [
  {
    name: 'one effect: reservation',
    promise: 'an order holds each variant once: one reservation, whose lines are those of the order',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const held = await evidence.database('product').rows<{ order_id: string; reservations: number; units: string }>(`
        SELECT r.order_id, count(DISTINCT r.id)::int AS reservations,
               string_agg(l.variant_id || ' × ' || l.quantity, ', ' ORDER BY l.variant_id::text, l.quantity) AS units
          FROM inventory_reservations r
          JOIN inventory_reservation_lines l ON l.reservation_id = r.id
         WHERE r.status IN ('held', 'committed') GROUP BY 1`);
      const orders = await evidence.database('order').rows<{ order_id: string; units: string }>(`
        SELECT order_id::text AS order_id,
               string_agg(variant_id || ' × ' || quantity, ', ' ORDER BY variant_id::text, quantity) AS units
          FROM order_items GROUP BY 1`);
      const ordered = new Map(orders.map((order) => [order.order_id, order.units]));
      return examineEach(
        held,
        (reservation) => reservation.order_id,
        (reservation) => {
          if (reservation.reservations !== 1) return `${reservation.reservations} live reservations`;
          const units = ordered.get(reservation.order_id);
          return units === reservation.units ? undefined : `holds ${reservation.units}, ordered ${units ?? 'nothing'}`;
        },
      );
    },
  },
  {
    name: 'one effect: payment',
    promise: 'an order has at most one living payment attempt',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('payment').census(`
        SELECT order_id AS subject, count(*) FILTER (WHERE status NOT IN ('failed', 'voided')) <= 1 AS holds,
               format('%s living attempts', count(*) FILTER (WHERE status NOT IN ('failed', 'voided'))) AS detail
          FROM payments GROUP BY order_id`),
  },
  {
    name: 'one effect: charge',
    promise: 'the provider carried out each act that we asked for once',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const acts = new Map<string, number>();
      for (const { kind, idempotencyKey } of await evidence.ledger()) {
        acts.set(`${kind} ${idempotencyKey}`, (acts.get(`${kind} ${idempotencyKey}`) ?? 0) + 1);
      }
      return examineEach(
        acts,
        ([act]) => act,
        ([, times]) => (times === 1 ? undefined : `carried out ${times} times`),
      );
    },
  },
  {
    name: 'one effect: order events',
    promise: 'an order is placed, confirmed and cancelled at most once, and says so exactly when it is',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('order').census(`
        SELECT o.id AS subject,
               coalesce(e.placed, 0) = 1
                 AND coalesce(e.confirmed, 0) = (o.confirmed_at IS NOT NULL)::int
                 AND coalesce(e.cancelled, 0) = (o.cancelled_at IS NOT NULL)::int AS holds,
               format('%s; placed %s, confirmed %s, cancelled %s times in the outbox', o.status,
                      coalesce(e.placed, 0), coalesce(e.confirmed, 0), coalesce(e.cancelled, 0)) AS detail
          FROM orders o
          LEFT JOIN (SELECT key,
                            count(*) FILTER (WHERE type = 'order.placed.v1') AS placed,
                            count(*) FILTER (WHERE type = 'order.confirmed.v1') AS confirmed,
                            count(*) FILTER (WHERE type = 'order.cancelled.v1') AS cancelled
                       FROM outbox_messages GROUP BY 1) e ON e.key = o.id::text`),
  },
  {
    name: 'one effect: order number',
    promise: 'an order has one row, under one number',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('order').census(`
        SELECT k.order_id AS subject, count(o.id) = 1 AND bool_and(o.order_number = k.order_number) AS holds,
               format('%s rows, key %s', count(o.id), k.order_number) AS detail
          FROM order_keys k LEFT JOIN orders o ON o.id = k.order_id GROUP BY k.order_id, k.order_number`),
  },
];
