/** `reserved` and `redeemed` count against limits and budgets; `released` holds nothing. */
export type UsageStatus = 'reserved' | 'redeemed' | 'released';

/** The one row that discount keeps for an order: whatever it hears of the order first makes it. */
export interface OrderLimits {
  readonly id: string;
  readonly orderId: string;
  readonly status: UsageStatus;
  /** Newest version of the order that was applied here. */
  readonly orderVersion: number;
  /** Version of the row's own stream: one for each event published about it. */
  readonly version: number;
}

export type OrderFact = 'placed' | 'confirmed' | 'cancelled';

/**
 * What is to be done about a fact.
 * - `hold`: take every use, or none
 * - `hold_and_redeem`: the promise was heard before the order; its uses count at once
 * - `redeem`: the uses count for good
 * - `release`: the uses are free for others
 * - `close`: nothing is held; remember that the order ended, so that a late beginning finds it closed
 * - `stale`: an older or repeated fact, without effect
 * - `contradiction`: no path explains it; a person must look
 */
export type LimitsAction = 'hold' | 'hold_and_redeem' | 'redeem' | 'release' | 'close' | 'stale' | 'contradiction';

/** Every fact in every state. A fact that is not newer than the last one applied is stale before this table is asked. */
export const limitsTable: Readonly<Record<OrderFact, Readonly<Record<UsageStatus | 'none', LimitsAction>>>> = {
  placed: { none: 'hold', reserved: 'stale', redeemed: 'stale', released: 'stale' },
  confirmed: { none: 'hold_and_redeem', reserved: 'redeem', redeemed: 'stale', released: 'contradiction' },
  cancelled: { none: 'close', reserved: 'release', redeemed: 'release', released: 'close' },
};

export function limitsAction(
  fact: OrderFact,
  orderVersion: number,
  limits: Pick<OrderLimits, 'orderVersion' | 'status'> | undefined,
): LimitsAction {
  if (limits !== undefined && orderVersion <= limits.orderVersion) return 'stale';
  return limitsTable[fact][limits?.status ?? 'none'];
}
