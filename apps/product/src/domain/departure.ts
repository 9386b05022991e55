/** What one place gave to an order, as read under the lock of its stock. `quantity - backordered` of it was reserved. */
export interface CommittablePlace {
  readonly lineId: string;
  readonly inventoryId: string;
  readonly variantId: string;
  readonly quantity: number;
  /** Units that have left so far. */
  readonly committed: number;
  readonly backordered: number;
  /** Units of the place that are promised to nobody. */
  readonly available: number;
}

/** What leaves one place, and what it may keep because it never will. */
export interface Departure {
  readonly lineId: string;
  readonly inventoryId: string;
  readonly variantId: string;
  /** Units that leave now: less on hand. */
  readonly leaves: number;
  /** How many of them were only promised: they come from what is available, not from what is reserved. */
  readonly unreserved: number;
  /** Reserved units that will not leave any more. */
  readonly freed: number;
  /** Promised units that will not leave any more. */
  readonly freedBackorder: number;
}

export type DeparturePlan =
  | { readonly outcome: 'leaves'; readonly departures: readonly Departure[] }
  /** More has left than the order ever held, or than there is. */
  | { readonly outcome: 'missing'; readonly variantId: string; readonly units: number };

/**
 * Lets leave what has been shipped so far and has not left yet: first what is reserved, then what was promised beyond the
 * stock and is there by now. With `final`, whatever else is held goes back.
 *
 * @param shipped units so far of each variant
 */
export function planDeparture(
  places: readonly CommittablePlace[],
  shipped: ReadonlyMap<string, number>,
  final: boolean,
): DeparturePlan {
  const missing = new Map(shipped);
  for (const { variantId, committed } of places) missing.set(variantId, (missing.get(variantId) ?? 0) - committed);
  const take = (variantId: string, most: number) => {
    const wanted = Math.max(missing.get(variantId) ?? 0, 0);
    const units = Math.min(wanted, most);
    missing.set(variantId, (missing.get(variantId) ?? 0) - units);
    return units;
  };

  const reserved = places.map((place) => ({
    place,
    held: place.quantity - place.backordered - place.committed,
    fromReserved: take(place.variantId, place.quantity - place.backordered - place.committed),
  }));
  const departures = reserved.map(({ place, held, fromReserved }): Departure => {
    const { lineId, inventoryId, variantId, backordered, available } = place;
    const unreserved = take(variantId, Math.min(backordered, available));
    return {
      lineId,
      inventoryId,
      variantId,
      leaves: fromReserved + unreserved,
      unreserved,
      freed: final ? held - fromReserved : 0,
      freedBackorder: final ? backordered - unreserved : 0,
    };
  });
  for (const [variantId, units] of missing) if (units > 0) return { outcome: 'missing', variantId, units };
  return { outcome: 'leaves', departures };
}
