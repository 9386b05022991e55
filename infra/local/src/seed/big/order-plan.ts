import { createHash } from 'node:crypto';
import { coupons } from '../shop/coupons.ts';
import { padded } from './articles.ts';

/** How far an order comes. */
export type Fate = 'confirmed' | 'in_transit' | 'delivered' | 'cancelled';

interface PlannedLine {
  /** Number of an article. */
  readonly article: number;
  readonly quantity: number;
}

/** Of twenty orders in a row; the sixteen others arrive. */
const FATES: Readonly<Record<number, Fate>> = { 0: 'cancelled', 7: 'in_transit', 10: 'cancelled', 13: 'confirmed' };

export function fateOf(number: number): Fate {
  return FATES[number % 20] ?? 'delivered';
}

/** Code of the coupon of every fifth order, among them all that are cancelled; guests are customers each, so its limit for one customer is not reached. */
export function couponOf(number: number): string | undefined {
  return number % 5 === 0 ? coupons[0].code : undefined;
}

export function keyOf(number: number): string {
  return `BIG-ORDER-${padded(number)}`;
}

export function guestOf(number: number): string {
  return `big-${padded(number)}@tenfold.example`;
}

/**
 * One to three articles, the same for the same number. Articles with low numbers sell better: one per cent of 10,000 make
 * a tenth of the lines, as in a real shop.
 *
 * @param articles how many there are to choose from
 */
export function linesOf(number: number, articles: number): readonly PlannedLine[] {
  const dice = createHash('sha256').update(keyOf(number)).digest();
  const wanted = 1 + (dice.readUInt8(0) % 3);
  const lines = new Map<number, PlannedLine>();
  for (let line = 1; line <= wanted; line++) {
    const share = dice.readUInt32BE(line * 4) / 2 ** 32;
    const article = 1 + Math.floor(share ** 2 * articles);
    lines.set(article, { article, quantity: 1 + (dice.readUInt8(line) % 2) });
  }
  return [...lines.values()];
}
