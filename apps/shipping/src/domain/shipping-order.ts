import { assertTransition, type ShipmentStatus } from './shipment-status.ts';
import { ShippingErrors } from './shipping.errors.ts';

/** A line of the order. Each unit is in a living shipment (`allocated`, of these `shipped`, `delivered`) or `cancelled`. */
export interface OrderLine {
  readonly itemId: string;
  readonly variantId: string;
  readonly sku: string;
  readonly name: string;
  /** Of one unit; null when nobody knows. */
  readonly weightGrams: number | null;
  readonly quantity: number;
  readonly allocated: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly cancelled: number;
}

/** Units of one line. */
export interface Units {
  readonly itemId: string;
  readonly quantity: number;
}

export interface Shipment {
  readonly id: string;
  /** For people: `SHP-2026-000001`. */
  readonly number: string;
  readonly status: ShipmentStatus;
  readonly carrier: {
    readonly code: string;
    readonly adapter: string;
    /** With `{tracking}`; null for our own page. */
    readonly trackingUrlTemplate: string | null;
  };
  readonly methodCode: string;
  readonly tracking: string | null;
  readonly items: readonly Units[];
}

/** All that shipping knows of one order; what the row of the order had as `version` when it was read. */
export interface ShippingOrder {
  readonly orderId: string;
  /** Null for a guest. */
  readonly userId: string | null;
  /** `closed`: nothing more leaves for it. */
  readonly status: 'open' | 'closed';
  /** Newest version of the order that was acted on. */
  readonly orderVersion: number;
  /** Version of the last event about this order; each change publishes one. */
  readonly version: number;
  readonly lines: readonly OrderLine[];
  readonly shipments: readonly Shipment[];
}

type Counter = 'shipped' | 'delivered';

/** The parcel left. @throws shipping.illegal_transition */
export function dispatch(order: ShippingOrder, shipment: Shipment, tracking: string): ShippingOrder {
  assertTransition(shipment.status, 'dispatched');
  return withShipment(order, { ...shipment, status: 'dispatched', tracking }, 'shipped');
}

/** The parcel moved on; arriving counts its units. @throws shipping.illegal_transition */
export function advance(order: ShippingOrder, shipment: Shipment, to: ShipmentStatus): ShippingOrder {
  assertTransition(shipment.status, to);
  return withShipment(order, { ...shipment, status: to }, to === 'delivered' ? 'delivered' : undefined);
}

/** What has not left never will: all open shipments are cancelled and every unit in them. */
export function stop(order: ShippingOrder, orderVersion: number): ShippingOrder {
  const given = order.shipments.filter(({ status }) => status === 'created');
  return {
    ...order,
    status: 'closed',
    orderVersion,
    version: order.version + 1,
    shipments: order.shipments.map((shipment) =>
      given.includes(shipment) ? { ...shipment, status: 'cancelled' } : shipment,
    ),
    lines: order.lines.map((line) => {
      const allocated = line.allocated - unitsOf(line, given);
      return { ...line, allocated, cancelled: line.quantity - allocated };
    }),
  };
}

/**
 * Takes a part of what is in an open shipment into a new one.
 *
 * @throws shipping.order_closed, shipping.illegal_transition, shipping.split_too_much
 */
export function split(
  order: ShippingOrder,
  shipment: Shipment,
  wanted: readonly Units[],
  part: Pick<Shipment, 'id' | 'number'>,
): ShippingOrder {
  if (order.status === 'closed') throw ShippingErrors.order_closed();
  assertTransition(shipment.status, 'dispatched');
  const left = shipment.items.map(({ itemId, quantity }) => ({ itemId, quantity: quantity - sum(wanted, itemId) }));
  const isTooMuch =
    left.some(({ quantity }) => quantity < 0) ||
    left.every(({ quantity }) => quantity === 0) ||
    wanted.some(({ itemId }) => shipment.items.every((item) => item.itemId !== itemId));
  if (isTooMuch) throw ShippingErrors.split_too_much();
  const items = shipment.items
    .map(({ itemId }) => ({ itemId, quantity: sum(wanted, itemId) }))
    .filter(({ quantity }) => quantity > 0);
  const rest = { ...shipment, items: left.filter(({ quantity }) => quantity > 0) };
  return {
    ...order,
    version: order.version + 1,
    shipments: [...order.shipments.map((one) => (one === shipment ? rest : one)), { ...shipment, ...part, items }],
  };
}

/** What the units weigh, in grams; null when nothing is known of any of them. */
export function weightOf({ lines }: Pick<ShippingOrder, 'lines'>, items: readonly Units[]): number | null {
  const known = lines.filter(({ weightGrams }) => weightGrams !== null);
  if (!items.some(({ itemId }) => known.some((line) => line.itemId === itemId))) return null;
  return known.reduce((grams, line) => grams + (line.weightGrams ?? 0) * sum(items, line.itemId), 0);
}

/** @throws shipping.shipment_not_found */
export function shipmentOf(order: ShippingOrder | undefined, id: string): { order: ShippingOrder; shipment: Shipment } {
  const shipment = order?.shipments.find((one) => one.id === id);
  if (order === undefined || shipment === undefined) throw ShippingErrors.shipment_not_found();
  return { order, shipment };
}

function withShipment(order: ShippingOrder, moved: Shipment, counts: Counter | undefined): ShippingOrder {
  return {
    ...order,
    version: order.version + 1,
    shipments: order.shipments.map((shipment) => (shipment.id === moved.id ? moved : shipment)),
    lines:
      counts === undefined
        ? order.lines
        : order.lines.map((line) => {
            const units = sum(moved.items, line.itemId);
            return units === 0 ? line : { ...line, [counts]: line[counts] + units };
          }),
  };
}

function unitsOf({ itemId }: OrderLine, shipments: readonly Shipment[]): number {
  return shipments.reduce((units, { items }) => units + sum(items, itemId), 0);
}

function sum(units: readonly Units[], itemId: string): number {
  return units.reduce((total, unit) => (unit.itemId === itemId ? total + unit.quantity : total), 0);
}
