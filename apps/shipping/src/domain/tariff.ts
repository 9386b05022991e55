export type RateBasis = 'weight' | 'price' | 'items';

export interface Rate {
  readonly basis: RateBasis;
  /** Grams, minor units or pieces, by basis; included. */
  readonly from: number;
  /** Excluded; null for no end. */
  readonly to: number | null;
  /** Minor units, as the next one. */
  readonly price: number;
  /** From this worth of goods on it costs nothing; null for never. */
  readonly freeAbove: number | null;
  readonly currency: string;
}

export interface Method {
  readonly code: string;
  readonly name: string;
  readonly minDays: number;
  readonly maxDays: number;
  readonly rates: readonly Rate[];
}

export interface Area {
  readonly country: string;
  readonly region: string | null;
  readonly postcodeFrom: string | null;
  readonly postcodeTo: string | null;
}

export interface Zone {
  readonly name: string;
  /** The highest one that the address lies in is the only one that counts. */
  readonly priority: number;
  readonly areas: readonly Area[];
  readonly methods: readonly Method[];
}

export interface Destination {
  readonly country: string;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
}

/** What is sent: grams in all, pieces in all, and what the goods cost after discounts in minor units. */
export interface Load {
  readonly weight: number;
  readonly items: number;
  readonly price: number;
  readonly currency: string;
}

export interface Option {
  readonly code: string;
  readonly name: string;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly minDays: number;
  readonly maxDays: number;
}

/**
 * The ways to send `load` to `destination`, cheapest first, then fastest. Only the zone of highest priority counts; among
 * equals the one that says more (postcode before region before country).
 */
export function optionsFor(zones: readonly Zone[], destination: Destination, load: Load): Option[] {
  return (zoneOf(zones, destination)?.methods ?? [])
    .flatMap((method) => {
      const rate = method.rates.find((one) => covers(one, load));
      if (rate === undefined) return [];
      const isFree = rate.freeAbove !== null && load.price >= rate.freeAbove;
      const { code, name, minDays, maxDays } = method;
      return [{ code, name, price: { amount: isFree ? 0 : rate.price, currency: load.currency }, minDays, maxDays }];
    })
    .sort((a, b) => a.price.amount - b.price.amount || a.maxDays - b.maxDays || (a.code < b.code ? -1 : 1));
}

/** As postcodes are stored and compared: upper case, without spaces and hyphens. */
export function plainPostcode(text: string): string {
  return text.toUpperCase().replace(/[\s-]+/g, '');
}

function zoneOf(zones: readonly Zone[], destination: Destination): Zone | undefined {
  const ranked = zones.flatMap((zone) => {
    const details = zone.areas.filter((area) => contains(area, destination)).map(detailOf);
    return details.length === 0 ? [] : [{ zone, detail: Math.max(...details) }];
  });
  ranked.sort(
    (a, b) => b.zone.priority - a.zone.priority || b.detail - a.detail || (a.zone.name < b.zone.name ? -1 : 1),
  );
  return ranked[0]?.zone;
}

function contains({ country, region, postcodeFrom, postcodeTo }: Area, destination: Destination): boolean {
  if (country !== destination.country) return false;
  if (region !== null && region.toUpperCase() !== destination.region?.trim().toUpperCase()) return false;
  if (postcodeFrom === null || postcodeTo === null) return true;
  const code = plainPostcode(destination.postalCode ?? '');
  // The end of a range is often a prefix: SW1 to SW3 means all of SW3 too.
  return code !== '' && code >= postcodeFrom && (code <= postcodeTo || code.startsWith(postcodeTo));
}

function detailOf({ region, postcodeFrom }: Area): number {
  return (postcodeFrom === null ? 0 : 2) + (region === null ? 0 : 1);
}

function covers({ basis, from, to, currency }: Rate, load: Load): boolean {
  return currency === load.currency && load[basis] >= from && (to === null || load[basis] < to);
}
