export interface StockLevel {
  /** Units that can be promised: on hand less reserved. */
  readonly available: number;
  readonly reorderPoint: number;
}

/** What an operator or a waiting customer wants to hear about; anything between two of these is nobody's business. */
export type Crossing = 'low' | 'out' | 'back';

/**
 * The threshold that a change of stock crossed. Falling to zero says `out` and not also `low`; rising from zero says
 * `back`, whatever the reorder point.
 */
export function crossing(availableBefore: number, after: StockLevel): Crossing | undefined {
  if (availableBefore > 0 && after.available === 0) return 'out';
  if (availableBefore === 0 && after.available > 0) return 'back';
  if (availableBefore >= after.reorderPoint && after.available > 0 && after.available < after.reorderPoint)
    return 'low';
  return undefined;
}
