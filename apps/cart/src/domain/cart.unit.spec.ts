import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addItem,
  changeItem,
  clear,
  removeItem,
  saveForLater,
  takeOver,
  type Cart,
  type Edit,
  type Edited,
  type Line,
  type Offer,
} from './cart.ts';
import { convert } from './convert-cart.ts';

const anOffer = (variantId: string, changes: Partial<Offer> = {}): Offer => ({
  variantId,
  productId: `product of ${variantId}`,
  name: `Name of ${variantId}`,
  price: 1000,
  tiers: [],
  currency: 'EUR',
  isSold: true,
  minPerOrder: 1,
  maxPerOrder: null,
  ...changes,
});

const aLine = (variantId: string, quantity: number, changes: Partial<Line> = {}): Line => ({
  variantId,
  productId: `product of ${variantId}`,
  quantity,
  unitPrice: 1000,
  name: `Name of ${variantId}`,
  savedForLater: false,
  ...changes,
});

const aCart = (lines: readonly Line[] = [], changes: Partial<Cart> = {}): Cart => ({
  id: 'cart-1',
  version: 1,
  status: 'active',
  userId: 'user-1',
  guestTokenHash: null,
  currency: 'EUR',
  couponCode: null,
  orderId: null,
  mergedIntoId: null,
  shareToken: null,
  lines,
  ...changes,
});

/** What somebody knows who only listens: how many of each are bought. */
function heard(before: ReadonlyMap<string, number>, { says }: Edited): Map<string, number> {
  const bought = new Map(before);
  for (const saying of says) {
    if (saying.event === 'item_removed') bought.delete(saying.line.variantId);
    else if (saying.event === 'item_added' || saying.event === 'item_changed') {
      expect(bought.has(saying.line.variantId)).toBe(saying.event === 'item_changed');
      bought.set(saying.line.variantId, saying.line.quantity);
    }
  }
  return bought;
}

const boughtIn = ({ lines }: Cart) =>
  new Map(lines.filter((line) => !line.savedForLater).map(({ variantId, quantity }) => [variantId, quantity]));

const variants = ['a', 'b', 'c'];
const anyLines = fc
  .uniqueArray(
    fc.record({ id: fc.constantFrom(...variants), quantity: fc.integer({ min: 1, max: 999 }), saved: fc.boolean() }),
    {
      selector: ({ id }) => id,
    },
  )
  .map((lines) => lines.map(({ id, quantity, saved }) => aLine(id, quantity, { savedForLater: saved })));
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.constantFrom(...variants), fc.integer({ min: 1, max: 300 })).map(([id, n]) => addItem(anOffer(id), n)),
  fc.tuple(fc.constantFrom(...variants), fc.integer({ min: 1, max: 999 })).map(([id, n]) => changeItem(anOffer(id), n)),
  fc.constantFrom(...variants).map(removeItem),
  fc.tuple(fc.constantFrom(...variants), fc.boolean()).map(([id, saved]) => saveForLater(id, saved)),
  fc.constant(clear),
  anyLines.map((lines) => takeOver(aCart(lines))),
);

describe('a cart', () => {
  it('can be followed by its events alone, whatever is done to it', () => {
    fc.assert(
      fc.property(anyLines, fc.array(anyEdit, { maxLength: 20 }), (lines, edits) => {
        let cart = aCart(lines);
        let known = boughtIn(cart);
        for (const edit of edits) {
          const edited = tried(edit, cart);
          if (!edited) continue;
          known = heard(known, edited);
          cart = edited.after;
          expect(known).toEqual(boughtIn(cart));
          for (const { quantity } of cart.lines) expect(quantity).toBeLessThanOrEqual(999);
        }
      }),
    );
  });

  it('is told apart by what it costs: the price is noted again with every choice of a quantity', () => {
    const tiers = [{ minQuantity: 10, price: 800 }];
    const cart = addItem(anOffer('a', { tiers }), 9)(aCart()).after;
    expect(cart.lines[0]!.unitPrice).toBe(1000);
    expect(addItem(anOffer('a', { tiers }), 1)(cart).after.lines[0]).toMatchObject({ quantity: 10, unitPrice: 800 });
  });

  it('takes the guest’s coupon only when there is none', () => {
    const guest = aCart([], { couponCode: 'GUEST' });
    expect(takeOver(guest)(aCart()).after.couponCode).toBe('GUEST');
    expect(takeOver(guest)(aCart([], { couponCode: 'MINE' })).after.couponCode).toBe('MINE');
  });

  it('refuses the things of a guest in another currency', () => {
    const guest = aCart([aLine('a', 1)], { currency: 'USD' });
    expect(() => takeOver(guest)(aCart([aLine('b', 1)]))).toThrow(
      expect.objectContaining({ code: 'cart.other_currency' }),
    );
  });
});

describe('a confirmed order', () => {
  it('and what is left of the cart are together what lay in it', () => {
    fc.assert(
      fc.property(anyLines, anyLines, (now, then) => {
        const ordered = then.filter((line) => !line.savedForLater);
        const { left, after } = convert(aCart(now), { orderId: 'order-1', lines: ordered })!;
        expect(after).toMatchObject({ status: 'converted', orderId: 'order-1' });
        for (const line of now) {
          const taken = line.savedForLater ? 0 : (ordered.find((o) => o.variantId === line.variantId)?.quantity ?? 0);
          const rest = left.find(({ variantId }) => variantId === line.variantId)?.quantity ?? 0;
          expect(rest).toBe(Math.max(0, line.quantity - taken));
        }
        expect(left.length).toBeLessThanOrEqual(now.length);
      }),
    );
  });

  it('heard twice changes nothing; a second order of one cart is a contradiction', () => {
    const converted = aCart([aLine('a', 1)], { status: 'converted', orderId: 'order-1' });
    const lines = [{ variantId: 'a', quantity: 1 }];
    expect(convert(converted, { orderId: 'order-1', lines })).toBeUndefined();
    expect(() => convert(converted, { orderId: 'order-2', lines })).toThrow('cannot become order-2');
  });
});

/** The edit, or undefined when the cart refuses it. */
function tried(edit: Edit, cart: Cart): Edited | undefined {
  try {
    return edit(cart);
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^cart\./) });
    return undefined;
  }
}
