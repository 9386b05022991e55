import { examineEach, type Invariant } from './invariant.ts';

interface Line {
  readonly item: string;
  readonly shipped: number;
  readonly delivered: number;
  readonly cancelled: number;
}

interface Sent {
  readonly id: string;
  readonly status: string;
  readonly tracking: string;
  /** A dispatch asked the carrier and has not come to its end: who asks again gets the same label, and a cancellation gives it back. */
  readonly is_asked: boolean;
}

/** Twice the time between two looks for labels that nobody needs. */
const GIVEN_BACK_WITHIN_MS = 120_000;

const SENT = `
  SELECT s.id::text AS id, s.status::text AS status, s.tracking_number AS tracking,
         s.label_asked_at IS NOT NULL AND (s.status = 'created' OR s.label_asked_at > now() - $1 * interval '1 ms') AS is_asked
    FROM shipments s JOIN carriers c ON c.id = s.carrier_id WHERE c.adapter = 'simulated'`;

/** Units of goods on their way: what shipping, order, product and the carrier say of the same pieces. */
export const unitInvariants: readonly Invariant[] = [
  {
    name: 'units: shipments',
    promise: 'no unit is in two parcels: each order line is the sum of its living shipments',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('shipping').census(`
        SELECT l.order_item_id AS subject,
               l.allocated = coalesce(s.allocated, 0) AND l.shipped = coalesce(s.shipped, 0)
                 AND l.delivered = coalesce(s.delivered, 0) AND l.allocated + l.cancelled <= l.quantity AS holds,
               format('line %s/%s/%s of %s, shipments %s/%s/%s (allocated/shipped/delivered)', l.allocated, l.shipped,
                      l.delivered, l.quantity, coalesce(s.allocated, 0), coalesce(s.shipped, 0),
                      coalesce(s.delivered, 0)) AS detail
          FROM order_lines l
          LEFT JOIN (SELECT i.order_item_id, sum(i.quantity) AS allocated,
                            sum(i.quantity) FILTER (WHERE p.status <> 'created') AS shipped,
                            sum(i.quantity) FILTER (WHERE p.status = 'delivered') AS delivered
                       FROM shipment_items i JOIN shipments p ON p.id = i.shipment_id
                      WHERE p.status <> 'cancelled' GROUP BY 1) s ON s.order_item_id = l.order_item_id`),
  },
  {
    name: 'units: order and shipping',
    promise: 'order and shipping name the same units of each line: shipped, delivered, cancelled',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const lines = await evidence.database('shipping').rows<Line>(`
        SELECT order_item_id AS item, shipped, delivered, cancelled FROM order_lines`);
      const items = await evidence.database('order').rows<Line>(`
        SELECT id::text AS item, quantity_shipped AS shipped, quantity_delivered AS delivered,
               quantity_cancelled AS cancelled FROM order_items`);
      const itemOf = new Map(items.map((line) => [line.item, line]));
      const show = (line: Line) => `${line.shipped}/${line.delivered}/${line.cancelled}`;
      return examineEach(
        lines,
        (line) => line.item,
        (line) => {
          const item = itemOf.get(line.item);
          if (item === undefined) return 'order knows no such line';
          return show(item) === show(line) ? undefined : `order ${show(item)}, shipping ${show(line)}`;
        },
      );
    },
  },
  {
    name: 'units: order and stock',
    promise: 'what left the warehouse left the stock: product committed the units that order calls shipped',
    holds: 'at_rest',
    needsRows: false,
    async examine(evidence) {
      const shipped = await evidence.database('order').rows<{ line: string; units: number }>(`
        SELECT order_id || ' ' || variant_id AS line, quantity_shipped AS units FROM order_items
         WHERE quantity_shipped > 0`);
      const committed = await evidence.database('product').rows<{ line: string; units: number }>(`
        SELECT r.order_id || ' ' || l.variant_id AS line, sum(l.committed)::int AS units
          FROM inventory_reservation_lines l JOIN inventory_reservations r ON r.id = l.reservation_id
         WHERE l.committed > 0 GROUP BY 1`);
      const [left, gone] = [shipped, committed].map((rows) => new Map(rows.map(({ line, units }) => [line, units])));
      return examineEach(
        new Set([...left!.keys(), ...gone!.keys()]),
        (line) => line,
        (line) => {
          const [out, taken] = [left!.get(line) ?? 0, gone!.get(line) ?? 0];
          return out === taken ? undefined : `shipped ${out}, committed ${taken}`;
        },
      );
    },
  },
  {
    name: "units: carrier's books",
    promise:
      'the simulated carrier has one parcel for each shipment that left with it, and none for one that did not, unless it is on record that one was asked for',
    holds: 'at_rest',
    needsRows: false,
    async examine(evidence) {
      const shipments = await evidence.database('shipping').rows<Sent>(SENT, [GIVEN_BACK_WITHIN_MS]);
      const parcels = await evidence.database('simulators').rows<{ id: string; status: string; tracking: string }>(`
        SELECT reference AS id, status, tracking FROM parcels`);
      const parcelOf = new Map(parcels.map((parcel) => [parcel.id, parcel]));
      const shipmentOf = new Map(shipments.map((shipment) => [shipment.id, shipment]));
      return examineEach(
        new Set([...shipmentOf.keys(), ...parcelOf.keys()]),
        (id) => id,
        (id) => {
          const shipment = shipmentOf.get(id);
          const parcel = parcelOf.get(id);
          const left = shipment !== undefined && !['created', 'cancelled'].includes(shipment.status);
          const there = parcel !== undefined && parcel.status !== 'voided';
          if (!left && there && shipment?.is_asked) return undefined;
          if (left !== there) return `shipment ${shipment?.status ?? 'unknown'}, parcel ${parcel?.status ?? 'none'}`;
          if (!left || shipment.tracking === parcel?.tracking) return undefined;
          return `tracked as ${shipment.tracking} here and ${parcel?.tracking} there`;
        },
      );
    },
  },
];
