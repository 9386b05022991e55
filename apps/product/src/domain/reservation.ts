/** `held` counts against stock; the others hold nothing. `expired` may be regained, `released` and `committed` are ends. */
export type ReservationStatus = 'held' | 'committed' | 'released' | 'expired';

/** The one row that product keeps for an order: whatever it hears of the order first makes it. */
export interface Reservation {
  readonly id: string;
  readonly orderId: string;
  readonly status: ReservationStatus;
  /** Newest version of the order that was applied here. */
  readonly orderVersion: number;
  /** Version of the reservation's own stream: one for each event published about it. */
  readonly version: number;
}

export type OrderFact = 'placed' | 'confirmed' | 'cancelled' | 'shipped';

/**
 * What is to be done about a fact.
 * - `hold`: take the stock, until the order's deadline when it is not confirmed
 * - `keep`: the hold no longer expires
 * - `regain`: an expired hold is taken again if the stock is there
 * - `release`: give the stock back
 * - `close`: nothing is held; remember that the order ended, so that a late beginning finds it closed
 * - `commit`: what has left leaves the stock
 * - `take`: the same, although the hold is not there (any more): it comes from what is available, or a person must look
 * - `stale`: an older or repeated fact, without effect
 * - `contradiction`: no path explains it; a person must look
 */
export type ReservationAction =
  'hold' | 'keep' | 'regain' | 'release' | 'close' | 'commit' | 'take' | 'stale' | 'contradiction';

/** Every fact in every state. A fact that is not newer than the last one applied is stale before this table is asked. */
export const reservationTable: Readonly<
  Record<OrderFact, Readonly<Record<ReservationStatus | 'none', ReservationAction>>>
> = {
  placed: { none: 'hold', held: 'stale', expired: 'stale', released: 'stale', committed: 'stale' },
  confirmed: { none: 'hold', held: 'keep', expired: 'regain', released: 'contradiction', committed: 'stale' },
  cancelled: { none: 'close', held: 'release', expired: 'close', released: 'close', committed: 'contradiction' },
  shipped: { none: 'take', held: 'commit', expired: 'take', released: 'take', committed: 'stale' },
};

export function reservationAction(
  fact: OrderFact,
  orderVersion: number,
  reservation: Reservation | undefined,
): ReservationAction {
  if (reservation !== undefined && orderVersion <= reservation.orderVersion) return 'stale';
  return reservationTable[fact][reservation?.status ?? 'none'];
}
