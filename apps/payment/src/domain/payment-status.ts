export type PaymentStatus =
  | 'pending'
  | 'requires_action'
  | 'authorized'
  | 'captured'
  | 'partially_refunded'
  | 'refunded'
  | 'failed'
  | 'voided'
  | 'disputed';

/** Where an attempt may go from where it is. Nothing leads back. */
export const paymentMoves: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  pending: ['requires_action', 'authorized', 'captured', 'failed'],
  requires_action: ['authorized', 'captured', 'failed'],
  authorized: ['captured', 'voided'],
  captured: ['partially_refunded', 'refunded', 'disputed'],
  partially_refunded: ['refunded', 'disputed'],
  refunded: [],
  failed: [],
  voided: [],
  disputed: [],
};

/** The provider has not said its last word about the attempt. */
export function isUndecided(status: PaymentStatus): boolean {
  return status === 'pending' || status === 'requires_action';
}

/** The attempt ended without money and makes room for another. */
export function hasEnded(status: PaymentStatus): boolean {
  return status === 'failed' || status === 'voided';
}
