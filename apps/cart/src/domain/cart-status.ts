export type CartStatus = 'active' | 'converted' | 'merged' | 'abandoned' | 'expired';

/**
 * Every transition that exists. An abandoned cart becomes active again when its owner comes back; whatever became of a cart
 * since, an order that was made from it and is confirmed converts it.
 */
export const cartTransitions: Readonly<Record<CartStatus, readonly CartStatus[]>> = {
  active: ['converted', 'merged', 'abandoned', 'expired'],
  abandoned: ['active', 'converted', 'merged'],
  merged: ['converted'],
  expired: ['converted'],
  converted: [],
};

/** Open carts can be changed and ordered; there is at most one for each customer. */
export function isOpen(status: CartStatus): boolean {
  return status === 'active' || status === 'abandoned';
}

/** @throws Error for a move that is in no table: a defect of ours, never of a caller */
export function assertTransition(from: CartStatus, to: CartStatus): void {
  if (from !== to && !cartTransitions[from].includes(to)) throw new Error(`A cart that is ${from} cannot become ${to}`);
}
