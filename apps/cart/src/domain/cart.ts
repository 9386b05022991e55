import { unitPriceFor } from '@tenfold/product-contracts';
import { CartErrors } from './cart.errors.ts';
import { isOpen, type CartStatus } from './cart-status.ts';

export const MOST_LINES = 100;
export const LARGEST_QUANTITY = 999;

/** A cart as it was read. Its `version` counts its events, without gaps. */
export interface Cart {
  readonly id: string;
  readonly version: number;
  readonly status: CartStatus;
  /** Exactly one of the two owns the cart. */
  readonly userId: string | null;
  readonly guestTokenHash: string | null;
  readonly currency: string;
  readonly couponCode: string | null;
  readonly orderId: string | null;
  readonly mergedIntoId: string | null;
  readonly shareToken: string | null;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly variantId: string;
  readonly productId: string;
  readonly quantity: number;
  /** Minor units of the cart's currency, for one unit, when the customer last chose the quantity. */
  readonly unitPrice: number;
  readonly name: string;
  /** Kept, but not among what is bought. */
  readonly savedForLater: boolean;
}

/** What the replica of the catalogue says about a variant that somebody wants. */
export interface Offer {
  readonly variantId: string;
  readonly productId: string;
  readonly name: string;
  readonly price: number;
  readonly tiers: readonly { readonly minQuantity: number; readonly price: number }[];
  readonly currency: string;
  readonly isSold: boolean;
  readonly minPerOrder: number;
  readonly maxPerOrder: number | null;
}

export type Saying =
  | { readonly event: 'created' }
  | { readonly event: 'item_added' | 'item_changed' | 'item_removed'; readonly line: Line }
  | { readonly event: 'converted'; readonly orderId: string };

/** A cart after something was done to it, and what others hear of it: one version for each saying. */
export interface Edited {
  readonly after: Cart;
  readonly says: readonly Saying[];
}

export type Edit = (cart: Cart) => Edited;

/** Puts `quantity` more of something into the cart; what was saved for later is bought now. */
export function addItem(offer: Offer, quantity: number): Edit {
  return (cart) => {
    const line = cart.lines.find(({ variantId }) => variantId === offer.variantId);
    const wanted = quantity + (line && !line.savedForLater ? line.quantity : 0);
    return withQuantity(cart, offer, wanted);
  };
}

/** The cart holds exactly `quantity` of something from now on. */
export function changeItem(offer: Offer, quantity: number): Edit {
  return (cart) => {
    find(cart, offer.variantId);
    return withQuantity(cart, offer, quantity);
  };
}

export function removeItem(variantId: string): Edit {
  return (cart) => {
    const line = find(cart, variantId);
    return { after: without(cart, variantId), says: line.savedForLater ? [] : [{ event: 'item_removed', line }] };
  };
}

/** Takes out what would be bought; what is saved for later stays. */
export function clear(cart: Cart): Edited {
  return {
    after: { ...cart, couponCode: null, lines: cart.lines.filter((line) => line.savedForLater) },
    says: cart.lines.filter((line) => !line.savedForLater).map((line) => ({ event: 'item_removed', line })),
  };
}

/** For those who watch what is bought, a line that is saved for later is taken out, and put in when it comes back. */
export function saveForLater(variantId: string, savedForLater: boolean): Edit {
  return (cart) => {
    const line = find(cart, variantId);
    if (line.savedForLater === savedForLater) return { after: cart, says: [] };
    const moved = { ...line, savedForLater };
    return {
      after: withLine(cart, moved),
      says: [{ event: savedForLater ? 'item_removed' : 'item_added', line: moved }],
    };
  };
}

export function useCoupon(couponCode: string | null): Edit {
  return (cart) => ({ after: { ...cart, couponCode }, says: [] });
}

/** The owner is back: nothing changes but the time of the last touch, and an abandoned cart is active again. */
export const comeBack: Edit = (cart) => ({ after: cart, says: [] });

export function share(shareToken: string | null): Edit {
  return (cart) => ({ after: { ...cart, shareToken }, says: [] });
}

/**
 * Puts what a guest chose into the cart of the account: quantities add up, to the most that a line holds, and the
 * account's own coupon goes before the guest's.
 */
export function takeOver(guest: Cart): Edit {
  return (cart) => {
    if (cart.lines.length > 0 && guest.lines.length > 0 && cart.currency !== guest.currency) {
      throw CartErrors.other_currency();
    }
    const start: Edited = {
      after: {
        ...cart,
        currency: cart.lines.length > 0 ? cart.currency : guest.currency,
        couponCode: cart.couponCode ?? guest.couponCode,
      },
      says: [],
    };
    return guest.lines.reduce(({ after, says }, theirs) => {
      const mine = after.lines.find(({ variantId }) => variantId === theirs.variantId);
      const line = mine && mine.savedForLater === theirs.savedForLater ? sumOf(mine, theirs) : bought(mine, theirs);
      return { after: withLine(after, line), says: [...says, ...difference(mine, line)] };
    }, start);
  };
}

/** @throws CartErrors.closed when the cart was ordered, merged or has run out */
export function assertOpen({ status }: Pick<Cart, 'status'>): void {
  if (!isOpen(status)) throw CartErrors.closed({ extensions: { current: status } });
}

function withQuantity(cart: Cart, offer: Offer, quantity: number): Edited {
  const { variantId, productId, name, currency } = offer;
  refuseWhatCannotBeBought(offer, quantity);
  if (cart.currency !== currency && cart.lines.some((line) => line.variantId !== variantId)) {
    throw CartErrors.other_currency({ extensions: { currency: cart.currency, offered: currency } });
  }
  const before = cart.lines.find((line) => line.variantId === variantId);
  const unitPrice = unitPriceFor(offer, quantity);
  const line: Line = { variantId, productId, quantity, unitPrice, name, savedForLater: false };
  return { after: { ...withLine(cart, line), currency }, says: difference(before, line) };
}

function refuseWhatCannotBeBought({ variantId, isSold, minPerOrder, maxPerOrder }: Offer, quantity: number): void {
  if (!isSold) throw CartErrors.not_sold({ extensions: { variantId } });
  const most = Math.min(maxPerOrder ?? LARGEST_QUANTITY, LARGEST_QUANTITY);
  if (quantity < minPerOrder || quantity > most) {
    throw CartErrors.quantity_not_allowed({ extensions: { variantId, quantity, minPerOrder, maxPerOrder: most } });
  }
}

/** What the world hears when `before` (nothing, or a line) became `after`. */
function difference(before: Line | undefined, after: Line): Saying[] {
  const was = before && !before.savedForLater ? before.quantity : 0;
  const is = after.savedForLater ? 0 : after.quantity;
  if (was === is) return [];
  if (was === 0) return [{ event: 'item_added', line: after }];
  return [{ event: is === 0 ? 'item_removed' : 'item_changed', line: after }];
}

const sumOf = (mine: Line, theirs: Line): Line => ({
  ...theirs,
  quantity: Math.min(mine.quantity + theirs.quantity, LARGEST_QUANTITY),
});

/** Of a line that is bought here and saved for later there, the one that is bought. */
const bought = (mine: Line | undefined, theirs: Line): Line => (mine && !mine.savedForLater ? mine : theirs);

function find(cart: Cart, variantId: string): Line {
  const line = cart.lines.find((known) => known.variantId === variantId);
  if (!line) throw CartErrors.line_not_found();
  return line;
}

function without(cart: Cart, variantId: string): Cart {
  return { ...cart, lines: cart.lines.filter((line) => line.variantId !== variantId) };
}

function withLine(cart: Cart, line: Line): Cart {
  const known = cart.lines.some(({ variantId }) => variantId === line.variantId);
  const lines = known
    ? cart.lines.map((other) => (other.variantId === line.variantId ? line : other))
    : [...cart.lines, line];
  if (lines.length > MOST_LINES) throw CartErrors.too_many_lines({ extensions: { most: MOST_LINES } });
  return { ...cart, lines };
}
