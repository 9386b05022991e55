import type { ShipmentStatus } from '../domain/shipment-status.ts';

export interface LabelRequest {
  /** The carrier gives one and the same parcel for it, however often it is asked. */
  readonly shipmentId: string;
  readonly weightGrams: number | null;
  /** What staff typed in; only a carrier that gives out no numbers takes it. */
  readonly tracking: string | undefined;
}

export interface Label {
  readonly tracking: string;
  /** Where the label lies; ours unless the carrier keeps it. */
  readonly url: string;
}

/** What a carrier says about a parcel. */
export interface ParcelNews {
  readonly tracking: string;
  readonly shipmentId: string;
  readonly status: Extract<ShipmentStatus, 'in_transit' | 'exception' | 'delivered'>;
  /** RFC 3339, by the carrier's clock. */
  readonly occurredAt: string;
  readonly description: string | undefined;
  readonly location: string | undefined;
}

export interface CarrierEvent {
  readonly id: string;
  readonly type: string;
  /** Undefined for an event that says nothing about a parcel on its way. */
  readonly about: ParcelNews | undefined;
}

/** What Tenfold needs of whoever brings parcels. */
export abstract class Carrier {
  /** What `carriers.adapter` calls it. */
  abstract readonly adapter: string;

  /** Whether arrivals are told by webhook; otherwise staff say so. */
  abstract readonly reportsItself: boolean;

  /**
   * A label for the shipment; the same one however often it is asked for.
   *
   * @throws shipping.carrier_unavailable, shipping.tracking_number_refused
   */
  abstract label(request: LabelRequest): Promise<Label>;

  /**
   * Gives a label back that will not be used. Does it once, however often it is asked.
   *
   * @throws shipping.carrier_unavailable
   */
  abstract voidLabel(tracking: string): Promise<void>;
}
