import { unitPriceFor } from '@tenfold/product-contracts';
import type { Line, Offer } from './cart.ts';

/** What the customer should know about a line before ordering it. Machine-readable and permanent. */
export type Warning =
  | { readonly code: 'price_changed'; readonly was: number; readonly is: number }
  | { readonly code: 'not_sold' }
  | { readonly code: 'out_of_stock' }
  | { readonly code: 'quantity_not_allowed'; readonly minPerOrder: number; readonly maxPerOrder?: number };

/** An offer as the replica knows it now, with what stock last said. */
export interface CurrentOffer extends Offer {
  readonly inStock: boolean;
}

export interface AssessedLine {
  /** What one unit costs now, by the replica. Minor units, as the next. */
  readonly unitPrice: number;
  readonly lineTotal: number;
  readonly warnings: readonly Warning[];
}

/** A line against the catalogue of now. A variant that the replica has lost counts as not sold. */
export function assess(line: Line, offer: CurrentOffer | undefined): AssessedLine {
  if (!offer) {
    return { unitPrice: line.unitPrice, lineTotal: line.unitPrice * line.quantity, warnings: [{ code: 'not_sold' }] };
  }
  const unitPrice = unitPriceFor(offer, line.quantity);
  return { unitPrice, lineTotal: unitPrice * line.quantity, warnings: warningsOf(line, offer, unitPrice) };
}

function warningsOf(line: Line, offer: CurrentOffer, unitPrice: number): Warning[] {
  if (!offer.isSold) return [{ code: 'not_sold' }];
  const { minPerOrder, maxPerOrder } = offer;
  const warnings: Warning[] = [];
  if (unitPrice !== line.unitPrice) warnings.push({ code: 'price_changed', was: line.unitPrice, is: unitPrice });
  if (!offer.inStock) warnings.push({ code: 'out_of_stock' });
  if (line.quantity < minPerOrder || line.quantity > (maxPerOrder ?? Infinity)) {
    warnings.push({ code: 'quantity_not_allowed', minPerOrder, ...(maxPerOrder === null ? {} : { maxPerOrder }) });
  }
  return warnings;
}
