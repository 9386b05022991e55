import type { FulfilmentStatus } from './order-status.ts';

/** Units of one line, totals so far. `shipped` + `cancelled` never exceeds `quantity`, `delivered` never `shipped`. */
export interface LineUnits {
  readonly itemId: string;
  readonly quantity: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly cancelled: number;
}

export type Units = Omit<LineUnits, 'itemId'>;

export interface Parcel {
  readonly shipmentId: string;
  readonly number: string;
  readonly carrier: string;
  readonly tracking: string;
  readonly trackingUrl?: string;
}

/** The whole order as shipping's newest event shows it. */
export interface ParcelPicture {
  readonly version: number;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** Nothing more will leave for this order. */
  readonly closed: boolean;
  /** Every line, or none when shipping never heard of the order's lines. */
  readonly lines: readonly LineUnits[];
  readonly parcels: readonly Parcel[];
  /** What the carrier has trouble with. */
  readonly trouble?: string;
}

/** What is known of the parcels, kept as JSON with the saga; the lines keep their own units. */
export interface Delivery {
  readonly units: Units;
  readonly closed: boolean;
  readonly parcels: readonly Parcel[];
  /** When the newest parcel arrived. ISO 8601. */
  readonly arrivedAt?: string;
}

export const nothingLeft: Delivery = {
  units: { quantity: 0, shipped: 0, delivered: 0, cancelled: 0 },
  closed: false,
  parcels: [],
};

/** The lines of a picture. Once shipping has closed the order, what has not left never will. */
export function settledLines({ closed, lines }: ParcelPicture): readonly LineUnits[] {
  return closed ? lines.map((line) => ({ ...line, cancelled: line.quantity - line.shipped })) : lines;
}

/** What a newer picture makes of what was known; `undefined` when units went back, or were never there. */
export function follow(known: Delivery, picture: ParcelPicture): Delivery | undefined {
  const lines = settledLines(picture);
  const possible = lines.every(
    ({ quantity, shipped, delivered, cancelled }) => shipped + cancelled <= quantity && delivered <= shipped,
  );
  const units = sumOf(lines);
  const { units: before } = known;
  const falls =
    units.shipped < before.shipped || units.delivered < before.delivered || units.cancelled < before.cancelled;
  if (!possible || falls) return undefined;
  const arrivedAt = units.delivered > before.delivered ? picture.occurredAt : known.arrivedAt;
  return {
    units,
    closed: known.closed || picture.closed,
    parcels: picture.parcels,
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
  };
}

/** Everything that will ever leave has left. */
export function allShipped({ quantity, shipped, cancelled }: Units): boolean {
  return shipped > 0 && shipped === quantity - cancelled;
}

export function allDelivered(units: Units): boolean {
  return allShipped(units) && units.delivered === units.shipped;
}

/** The axis that the sums say. An arrival shows in it only after the last parcel has left. */
export function fulfilmentOf(units: Units): FulfilmentStatus {
  if (units.shipped === 0) return 'unfulfilled';
  if (!allShipped(units)) return 'partially_shipped';
  if (units.delivered === 0) return 'shipped';
  return allDelivered(units) ? 'delivered' : 'partially_delivered';
}

function sumOf(lines: readonly LineUnits[]): Units {
  const total = (units: keyof Units) => lines.reduce((sum, line) => sum + line[units], 0);
  return {
    quantity: total('quantity'),
    shipped: total('shipped'),
    delivered: total('delivered'),
    cancelled: total('cancelled'),
  };
}
