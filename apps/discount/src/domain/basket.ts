import { allocate, minimum, money, percentage, type Money } from '@tenfold/money';
import { covers, type Scope } from './scope.ts';

export interface Line {
  readonly variantId: string;
  readonly productId: string;
  readonly quantity: number;
  /** Minor units, for one unit. */
  readonly unitPrice: number;
}

/**
 * So much off, such a part, or such a part of the cheapest `get` of every `buy` + `get` units; never more than `maximum`.
 * Minor units.
 */
export type Cut = { readonly maximum?: number | null } & (
  | { readonly percentBp: number }
  | { readonly amount: number }
  | { readonly buy: number; readonly get: number; readonly percentBp: number }
);

/**
 * The goods of an evaluation, with what each line still costs. Lines stand in an order of their own, so that the order in
 * which they were asked about decides nothing, not even who gets an odd cent.
 */
export class Basket {
  readonly lines: readonly Line[];
  readonly #currency: string;
  readonly #remaining: number[];
  /** Place of each line in the order in which it was asked about. */
  readonly #places: readonly number[];

  constructor(asked: readonly Line[], currency: string) {
    const sorted = asked.map((line, place) => ({ line, place })).sort((a, b) => compare(a.line, b.line));
    this.lines = sorted.map(({ line }) => line);
    this.#places = sorted.map(({ place }) => place);
    this.#currency = currency;
    this.#remaining = this.lines.map(({ quantity, unitPrice }) => quantity * unitPrice);
  }

  /** What the goods in scope cost before any discount. */
  fullPrice(scope: Scope = {}): number {
    return sum(this.#in(scope).map((at) => this.lines[at]!.quantity * this.lines[at]!.unitPrice));
  }

  units(scope: Scope): number {
    return sum(this.#in(scope).map((at) => this.lines[at]!.quantity));
  }

  hasAny(scope: Scope): boolean {
    return this.#in(scope).length > 0;
  }

  /**
   * Takes a cut off what the goods in scope still cost, spread by largest remainder over what each line still costs.
   * @returns the share of each line, in the basket's order; their sum is the cut
   */
  take(cut: Cut, scope: Scope): number[] {
    const shares = this.wouldTake(cut, scope);
    shares.forEach((share, at) => (this.#remaining[at]! -= share));
    return shares;
  }

  /** The shares that `take` would take. */
  wouldTake(cut: Cut, scope: Scope): number[] {
    const weights = 'buy' in cut ? this.#cheapest(cut, scope) : this.#left(scope);
    const left = this.#money(sum(weights));
    if (left.amount === 0) return this.lines.map(() => 0);
    const wished =
      'percentBp' in cut ? percentage(left, cut.percentBp, 'half-away-from-zero') : this.#money(cut.amount);
    const capped = minimum(wished, this.#money(cut.maximum ?? wished.amount));
    return allocate(minimum(capped, left), weights).map(({ amount }) => amount);
  }

  /** From the basket's order into the one that was asked. */
  inAskedOrder<T>(values: readonly T[]): T[] {
    const asked: T[] = [];
    this.#places.forEach((place, at) => (asked[place] = values[at]!));
    return asked;
  }

  /** What each line in scope still costs. */
  #left(scope: Scope): number[] {
    return this.lines.map((line, at) => (covers(scope, line) ? this.#remaining[at]! : 0));
  }

  /** What the given units of each line cost, as far as they still cost anything. */
  #cheapest({ buy, get }: { readonly buy: number; readonly get: number }, scope: Scope): number[] {
    const worth = this.lines.map(() => 0);
    let given = Math.floor(this.units(scope) / (buy + get)) * get;
    for (const at of this.#in(scope).sort((a, b) => this.lines[a]!.unitPrice - this.lines[b]!.unitPrice)) {
      const { quantity, unitPrice } = this.lines[at]!;
      const units = Math.min(given, quantity);
      worth[at] = Math.min(units * unitPrice, this.#remaining[at]!);
      given -= units;
    }
    return worth;
  }

  #in(scope: Scope): number[] {
    return [...this.lines.keys()].filter((at) => covers(scope, this.lines[at]!));
  }

  #money(amount: number): Money {
    return money(amount, this.#currency);
  }
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function compare(a: Line, b: Line): number {
  return (
    byCodePoint(a.variantId, b.variantId) ||
    byCodePoint(a.productId, b.productId) ||
    a.unitPrice - b.unitPrice ||
    a.quantity - b.quantity
  );
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
