import { examineEach, type Invariant } from './invariant.ts';

export const returnInvariants: readonly Invariant[] = [
  {
    name: 'returns: units',
    promise: 'no unit comes back twice: what is claimed of a line is the sum of its living returns, and was delivered',
    holds: 'at_once',
    needsRows: false,
    examine: (evidence) =>
      evidence.database('return').census(`
        SELECT i.order_item_id AS subject,
               i.quantity_returned = coalesce(r.units, 0) AND i.quantity_returned <= i.quantity_delivered AS holds,
               format('claimed %s, in living returns %s, delivered %s', i.quantity_returned, coalesce(r.units, 0),
                      i.quantity_delivered) AS detail
          FROM returnable_items i
          LEFT JOIN (SELECT item.order_item_id, sum(coalesce(item.received_quantity, item.quantity)) AS units
                       FROM return_items item JOIN return_requests request ON request.id = item.return_id
                      WHERE request.status NOT IN ('rejected', 'cancelled') GROUP BY 1) r
            ON r.order_item_id = i.order_item_id`),
  },
  {
    name: 'returns: delivered',
    promise: 'what can come back is what order calls delivered',
    holds: 'at_rest',
    needsRows: false,
    async examine(evidence) {
      const returnable = await evidence.database('return').rows<{ item: string; units: number }>(`
        SELECT order_item_id AS item, quantity_delivered AS units FROM returnable_items`);
      const delivered = await evidence.database('order').rows<{ item: string; units: number }>(`
        SELECT id::text AS item, quantity_delivered AS units FROM order_items`);
      const deliveredOf = new Map(delivered.map(({ item, units }) => [item, units]));
      return examineEach(
        returnable,
        ({ item }) => item,
        ({ item, units }) =>
          deliveredOf.get(item) === units
            ? undefined
            : `delivered ${deliveredOf.get(item) ?? 'nothing'}, here ${units}`,
      );
    },
  },
  {
    name: 'returns: refunds',
    promise: 'return and payment name the same refunds: as many, of the same amounts, with the same end',
    holds: 'at_rest',
    needsRows: false,
    async examine(evidence) {
      const asked = await evidence.database('return').rows<{ id: string; refund: string }>(`
        SELECT id::text AS id, status || ' ' || amount AS refund FROM refunds WHERE status <> 'requested'`);
      const paid = await evidence.database('payment').rows<{ id: string; refund: string }>(`
        SELECT idempotency_key AS id, status || ' ' || amount AS refund FROM refunds
         WHERE return_id IS NOT NULL AND status IN ('succeeded', 'failed')`);
      const [here, there] = [asked, paid].map((rows) => new Map(rows.map(({ id, refund }) => [id, refund])));
      return examineEach(
        new Set([...here!.keys(), ...there!.keys()]),
        (id) => id,
        (id) =>
          here!.get(id) === there!.get(id)
            ? undefined
            : `return: ${here!.get(id) ?? 'nothing'}; payment: ${there!.get(id) ?? 'nothing'}`,
      );
    },
  },
  {
    name: 'returns: restocked',
    promise: 'what was found fit to sell again is back in the stock, once',
    holds: 'at_rest',
    needsRows: false,
    async examine(evidence) {
      const found = await evidence.database('return').rows<{ line: string; units: number }>(`
        SELECT request.order_id || ' ' || item.variant_id AS line, sum(item.received_quantity)::int AS units
          FROM return_items item JOIN return_requests request ON request.id = item.return_id
         WHERE item.disposition = 'restock' GROUP BY 1`);
      const booked = await evidence.database('product').rows<{ line: string; units: number }>(`
        SELECT order_id || ' ' || variant_id AS line, sum(quantity_change)::int AS units FROM inventory_transactions
         WHERE type = 'return' AND order_id IS NOT NULL GROUP BY 1`);
      const [fit, back] = [found, booked].map((rows) => new Map(rows.map(({ line, units }) => [line, units])));
      return examineEach(
        new Set([...fit!.keys(), ...back!.keys()]),
        (line) => line,
        (line) => {
          const [returned, restocked] = [fit!.get(line) ?? 0, back!.get(line) ?? 0];
          return returned === restocked ? undefined : `to restock ${returned}, in the ledger ${restocked}`;
        },
      );
    },
  },
];
