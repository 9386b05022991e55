import type { OrderAnswer } from '@tenfold/shopper';
import type { PlatformUnderTest, Stock } from '../platform-under-test.ts';
import type { WholeOrder } from '../whole-order.ts';

/** How the story of an order of one unit out of three, at 19.99, has to end. */
export interface Ending {
  readonly whole: Partial<WholeOrder>;
  readonly stock: Stock;
  /** The provider's books, in the order in which they were written. */
  readonly money: readonly string[];
}

/** An order stopped at one moment of its life, with the proof that something of it is in hand there. */
export interface Stopped {
  /** Lets the platform go on, and gives the order: one that was never answered is asked for again under its key. */
  goOn(): Promise<OrderAnswer>;
  /** {@link CONFIRMED} unless told. */
  readonly ending?: Ending;
  /** Waits until what else was in hand has ended well, too. */
  also?(order: OrderAnswer): Promise<void>;
}

/** Brings an order of `variantId` to a moment and resolves only when it is provably there. */
export type Moment = (platform: PlatformUnderTest, variantId: string) => Promise<Stopped>;

export const CONFIRMED: Ending = {
  whole: { order: 'confirmed/unfulfilled', payment: 'authorized', reservation: 'held', shipments: ['created'] },
  stock: { onHand: 3, reserved: 1, available: 2 },
  money: ['authorize 1999'],
};

export const SHIPPED: Ending = {
  whole: { order: 'shipped/shipped', payment: 'captured', reservation: 'committed', shipments: ['dispatched'] },
  stock: { onHand: 2, reserved: 0, available: 2 },
  money: ['authorize 1999', 'capture 1999'],
};

export const DELIVERED: Ending = {
  ...SHIPPED,
  whole: { ...SHIPPED.whole, order: 'delivered/delivered', shipments: ['delivered'] },
};
