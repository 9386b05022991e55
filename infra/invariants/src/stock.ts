import type { Invariant } from './invariant.ts';

export const stockInvariants: readonly Invariant[] = [
  {
    name: 'stock: on hand',
    promise: 'on-hand equals the sum of its ledger',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('product').census(`
        SELECT i.id AS subject,
               i.quantity_on_hand = coalesce(l.total, 0) AS holds,
               format('on hand %s, ledger %s', i.quantity_on_hand, coalesce(l.total, 0)) AS detail
          FROM inventory i
          LEFT JOIN (SELECT inventory_id, sum(quantity_change) AS total FROM inventory_transactions GROUP BY 1) l
            ON l.inventory_id = i.id`),
  },
  {
    name: 'stock: reserved',
    promise: 'reserved and backordered equal the sums of the live reservations',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('product').census(`
        SELECT i.id AS subject,
               i.quantity_reserved = coalesce(r.held, 0) AND i.quantity_backordered = coalesce(r.backordered, 0) AS holds,
               format('reserved %s, live reservations %s; backordered %s, promised %s', i.quantity_reserved,
                      coalesce(r.held, 0), i.quantity_backordered, coalesce(r.backordered, 0)) AS detail
          FROM inventory i
          LEFT JOIN (SELECT line.inventory_id,
                            sum(line.quantity - line.committed - line.backordered) AS held,
                            sum(line.backordered) AS backordered
                       FROM inventory_reservation_lines line
                       JOIN inventory_reservations reservation ON reservation.id = line.reservation_id
                      WHERE reservation.status = 'held'
                      GROUP BY 1) r ON r.inventory_id = i.id`),
  },
  {
    name: 'stock: available',
    promise: 'nothing is promised that is not there: available is never negative',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('product').census(`
        SELECT id AS subject,
               quantity_on_hand >= 0 AND quantity_reserved >= 0 AND quantity_backordered >= 0
                 AND quantity_available = quantity_on_hand - quantity_reserved AND quantity_available >= 0 AS holds,
               format('on hand %s, reserved %s, available %s', quantity_on_hand, quantity_reserved,
                      quantity_available) AS detail
          FROM inventory`),
  },
  {
    name: 'stock: sold',
    promise: 'the units that orders were promised never exceed the units received',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const received = await evidence.database('product').rows<{ variant: string; units: number }>(`
        SELECT i.variant_id::text AS variant, sum(coalesce(l.units, 0) + i.quantity_backordered)::bigint AS units
          FROM inventory i
          LEFT JOIN (SELECT inventory_id, sum(quantity_change) AS units FROM inventory_transactions
                      WHERE type <> 'sale' GROUP BY 1) l ON l.inventory_id = i.id
         GROUP BY 1`);
      const sold = await evidence.database('order').rows<{ variant: string; units: number }>(`
        SELECT item.variant_id AS variant, sum(item.quantity - item.quantity_cancelled - item.quantity_returned)::bigint AS units
          FROM order_items item
          JOIN orders o ON o.id = item.order_id
         WHERE o.status IN ('confirmed', 'shipped', 'delivered')
         GROUP BY 1`);
      const receivedOf = new Map(received.map((row) => [row.variant, row.units]));
      const violations = sold
        .filter((row) => row.units > (receivedOf.get(row.variant) ?? 0))
        .map((row) => ({
          subject: row.variant,
          detail: `${row.units} units promised, ${receivedOf.get(row.variant) ?? 0} received`,
        }));
      return { examined: received.length, violations };
    },
  },
  {
    name: 'stock: committed',
    promise: 'what a reservation committed left the warehouse once, as sales of that order in the ledger',
    holds: 'at_once',
    needsRows: false,
    examine: (evidence) =>
      evidence.database('product').census(`
        SELECT coalesce(line.order_id, sale.order_id) AS subject,
               coalesce(line.committed, 0) = coalesce(sale.units, 0) AS holds,
               format('committed %s, sold in the ledger %s', coalesce(line.committed, 0), coalesce(sale.units, 0)) AS detail
          FROM (SELECT r.order_id, l.inventory_id, sum(l.committed) AS committed
                  FROM inventory_reservation_lines l
                  JOIN inventory_reservations r ON r.id = l.reservation_id
                 WHERE l.committed > 0 GROUP BY 1, 2) line
          FULL JOIN (SELECT order_id, inventory_id, -sum(quantity_change) AS units
                       FROM inventory_transactions WHERE type = 'sale' GROUP BY 1, 2) sale
            ON sale.order_id = line.order_id AND sale.inventory_id = line.inventory_id`),
  },
];
