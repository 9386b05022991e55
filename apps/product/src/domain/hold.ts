/** What an order asks for: one of its items. Several items may ask for the same variant. */
export interface AskedLine {
  readonly itemId: string;
  readonly variantId: string;
  readonly quantity: number;
}

/** What is there: the stock of one variant at one location, as read under its lock. */
export interface StockPlace {
  readonly inventoryId: string;
  readonly variantId: string;
  readonly available: number;
  /** The variant may be sold: its product is published and it is switched on. */
  readonly isSold: boolean;
  readonly backorderAllowed: boolean;
}

/** Units of one location given to an order. `held` come from stock, `backordered` are promised beyond it. */
export interface Allocation {
  readonly inventoryId: string;
  readonly variantId: string;
  readonly held: number;
  readonly backordered: number;
}

export interface HeldLine {
  readonly itemId: string;
  readonly held: number;
  readonly backordered: number;
}

export interface ShortLine {
  readonly itemId: string;
  readonly asked: number;
  readonly available: number;
}

export type HoldPlan =
  | { readonly outcome: 'held'; readonly allocations: readonly Allocation[]; readonly lines: readonly HeldLine[] }
  | { readonly outcome: 'refused'; readonly reason: 'short' | 'not_sold'; readonly lines: readonly ShortLine[] };

/**
 * All lines or none. Stock is taken location by location in the order given; what is missing is backordered where the
 * variant allows it, otherwise the whole order is refused with every line that fell short.
 */
export function planHold(asked: readonly AskedLine[], places: readonly StockPlace[]): HoldPlan {
  const shelf = new Shelf(places);
  const lines = asked.map((line) => ({ line, ...shelf.take(line) }));

  const notSold = lines.filter(({ isSold }) => !isSold);
  if (notSold.length > 0) {
    return { outcome: 'refused', reason: 'not_sold', lines: notSold.map(({ line }) => shortLine(line, 0)) };
  }
  const short = lines.filter(({ missing }) => missing > 0);
  if (short.length > 0) {
    return { outcome: 'refused', reason: 'short', lines: short.map(({ line, held }) => shortLine(line, held)) };
  }
  return {
    outcome: 'held',
    allocations: shelf.allocations(),
    lines: lines.map(({ line, held, backordered }) => ({ itemId: line.itemId, held, backordered })),
  };
}

function shortLine(line: AskedLine, available: number): ShortLine {
  return { itemId: line.itemId, asked: line.quantity, available };
}

interface Slot {
  readonly place: StockPlace;
  left: number;
  held: number;
  backordered: number;
}

/** The stock while one order is being served: each line sees what the lines before it left. */
class Shelf {
  readonly #slots = new Map<string, Slot[]>();

  constructor(places: readonly StockPlace[]) {
    for (const place of places) {
      const slots = this.#slots.get(place.variantId) ?? [];
      slots.push({ place, left: place.available, held: 0, backordered: 0 });
      this.#slots.set(place.variantId, slots);
    }
  }

  take(line: AskedLine): { isSold: boolean; held: number; backordered: number; missing: number } {
    const slots = this.#slots.get(line.variantId) ?? [];
    let missing = line.quantity;
    for (const slot of slots) {
      const units = Math.min(missing, slot.left);
      slot.left -= units;
      slot.held += units;
      missing -= units;
    }
    const held = line.quantity - missing;
    const [first] = slots;
    if (first === undefined || !first.place.isSold) return { isSold: false, held: 0, backordered: 0, missing };
    if (!first.place.backorderAllowed) return { isSold: true, held, backordered: 0, missing };
    first.backordered += missing;
    return { isSold: true, held, backordered: missing, missing: 0 };
  }

  allocations(): Allocation[] {
    return [...this.#slots.values()]
      .flat()
      .filter((slot) => slot.held + slot.backordered > 0)
      .map(({ place, held, backordered }) => ({
        inventoryId: place.inventoryId,
        variantId: place.variantId,
        held,
        backordered,
      }));
  }
}
