import { isOpen } from './cart-status.ts';
import type { Cart, Edited, Line } from './cart.ts';

/** A confirmed order as far as its cart goes. */
export interface ConfirmedOrder {
  readonly orderId: string;
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
}

/** What a confirmed order makes of its cart. */
export interface Conversion extends Edited {
  /** What the order did not take: added while it ran, or saved for later. It goes on in a new cart; empty: none is made. */
  readonly left: readonly Line[];
}

/** Two orders were made from one cart; only a defect of somebody can do that. */
export class OrderedTwice extends Error {
  override readonly name = 'OrderedTwice';
}

/**
 * @returns undefined when the cart knows already
 * @throws OrderedTwice
 */
export function convert(cart: Cart, { orderId, lines: ordered }: ConfirmedOrder): Conversion | undefined {
  if (cart.status === 'converted') {
    if (cart.orderId === orderId) return undefined;
    throw new OrderedTwice(`Cart ${cart.id} became order ${cart.orderId} and cannot become ${orderId}`);
  }
  const quantities = new Map(ordered.map(({ variantId, quantity }) => [variantId, quantity]));
  // The lines of a merged cart live on in the cart of the account.
  const left = isOpen(cart.status) ? cart.lines.flatMap((line) => rest(line, quantities)) : [];
  return { after: { ...cart, status: 'converted', orderId }, says: [{ event: 'converted', orderId }], left };
}

function rest(line: Line, ordered: ReadonlyMap<string, number>): Line[] {
  if (line.savedForLater) return [line];
  const quantity = line.quantity - (ordered.get(line.variantId) ?? 0);
  return quantity > 0 ? [{ ...line, quantity }] : [];
}
