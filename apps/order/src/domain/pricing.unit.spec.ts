import { describe, expect, it } from '@jest/globals';
import { allocate, money } from '@tenfold/money';
import fc from 'fast-check';
import { aSaleItem, aTaxRate } from '../../test/a-catalogue.ts';
import { priceGoods, priceOrder, type SaleItem, type TaxRate, type Terms, type WantedLine } from './pricing.ts';

const price = (
  wanted: readonly WantedLine[],
  items: readonly SaleItem[],
  rates: readonly TaxRate[] = [],
  region?: string,
  { discounts = [], shipping = money(0, 'EUR') }: Partial<Terms> = {},
) =>
  priceOrder(priceGoods(wanted, new Map(items.map((item) => [item.variantId, item]))), {
    rates,
    region,
    discounts,
    shipping,
  });

describe('pricing', () => {
  it('adds up the lines', () => {
    const items = [aSaleItem({ variantId: 'mug', price: 1999 }), aSaleItem({ variantId: 'tea', price: 350 })];
    const priced = price(
      [
        { variantId: 'mug', quantity: 2 },
        { variantId: 'tea', quantity: 3 },
      ],
      items,
    );
    expect(priced).toMatchObject({
      subtotal: { amount: 5048 },
      tax: { amount: 0 },
      total: { amount: 5048, currency: 'EUR' },
    });
  });

  it('takes the highest tier that the quantity reaches', () => {
    const mug = aSaleItem({
      price: 1000,
      tiers: [
        { minQuantity: 5, price: 900 },
        { minQuantity: 10, price: 800 },
      ],
    });
    const unitPrice = (quantity: number) =>
      price([{ variantId: mug.variantId, quantity }], [mug]).lines[0]!.unitPrice.amount;
    expect([4, 5, 9, 10].map(unitPrice)).toEqual([1000, 900, 900, 800]);
  });

  it('adds a tax that prices do not contain', () => {
    const mug = aSaleItem({ price: 1000 });
    const priced = price(
      [{ variantId: mug.variantId, quantity: 1 }],
      [mug],
      [aTaxRate({ rateBp: 825, included: false })],
    );
    expect(priced).toMatchObject({ tax: { amount: 83 }, taxIncluded: { amount: 0 }, total: { amount: 1083 } });
    expect(priced.lines[0]).toMatchObject({
      addedTax: { amount: 83 },
      tax: { base: { amount: 1000 }, amount: { amount: 83 } },
    });
  });

  it('only shows a tax that prices contain', () => {
    const mug = aSaleItem({ price: 1190 });
    const priced = price(
      [{ variantId: mug.variantId, quantity: 1 }],
      [mug],
      [aTaxRate({ rateBp: 1900, included: true })],
    );
    expect(priced).toMatchObject({ tax: { amount: 0 }, taxIncluded: { amount: 190 }, total: { amount: 1190 } });
  });

  it("prefers the region's rate, and taxes only its class", () => {
    const mug = aSaleItem({ price: 1000 });
    const rates = [
      aTaxRate({ rateBp: 500 }),
      aTaxRate({ region: 'CA', rateBp: 725 }),
      aTaxRate({ taxClass: 'food', rateBp: 1 }),
    ];
    const rate = (region?: string) =>
      price([{ variantId: mug.variantId, quantity: 1 }], [mug], rates, region).lines[0]!.tax?.rate.rateBp;
    expect([rate('CA'), rate('NY'), rate()]).toEqual([725, 500, 500]);
  });

  it('knows a region however its customer writes it: no other spelling pays less', () => {
    const mug = aSaleItem({ price: 1000 });
    const rates = [aTaxRate({ rateBp: 0 }), aTaxRate({ region: 'CA', rateBp: 725 })];
    for (const region of ['ca', ' Ca ', 'CA']) {
      const priced = price([{ variantId: mug.variantId, quantity: 1 }], [mug], rates, region);
      expect(priced.lines[0]!.tax?.rate.rateBp).toBe(725);
    }
  });

  it.each([
    ['order.not_sold', { isSold: false }, 1],
    ['order.quantity_not_allowed', { minPerOrder: 3 }, 2],
    ['order.quantity_not_allowed', { maxPerOrder: 3 }, 4],
    ['order.total_too_large', { price: 60_000_000 }, 2],
  ])('refuses with %s', (code, changes, quantity) => {
    const item = aSaleItem(changes);
    expect(() => price([{ variantId: item.variantId, quantity }], [item])).toThrow(expect.objectContaining({ code }));
  });

  it('refuses what is more than anybody can count, before anybody is asked to', () => {
    const items = Array.from({ length: 100 }, (_, index) =>
      aSaleItem({ variantId: `v${index}`, price: 99_999_999_999, maxPerOrder: null }),
    );
    const wanted = items.map(({ variantId }) => ({ variantId, quantity: 999 }));
    const code = 'order.total_too_large';
    expect(() => price(wanted, items)).toThrow(expect.objectContaining({ code }));
    const two = items.slice(0, 2);
    expect(() => priceGoods(wanted.slice(0, 2), new Map(two.map((item) => [item.variantId, item])))).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('refuses two currencies in one order', () => {
    const items = [aSaleItem({ variantId: 'a' }), aSaleItem({ variantId: 'b', currency: 'USD' })];
    const wanted = items.map(({ variantId }) => ({ variantId, quantity: 1 }));
    expect(() => price(wanted, items)).toThrow(expect.objectContaining({ code: 'order.mixed_currencies' }));
  });

  it('taxes a line on what is left of it, and shipping not at all', () => {
    const mug = aSaleItem({ price: 1000 });
    const wanted = [{ variantId: mug.variantId, quantity: 2 }];
    const terms = { discounts: [500], shipping: money(490, 'EUR') };
    const priced = price(wanted, [mug], [aTaxRate({ rateBp: 1000, included: false })], undefined, terms);
    expect(priced).toMatchObject({
      subtotal: { amount: 2000 },
      discount: { amount: 500 },
      shipping: { amount: 490 },
      tax: { amount: 150 },
      total: { amount: 2140 },
    });
  });

  it('any order adds up, to the cent', () => {
    const line = fc.record({
      price: fc.integer({ min: 1, max: 50_000 }),
      quantity: fc.integer({ min: 1, max: 20 }),
      taxClass: fc.constantFrom('standard', 'reduced', 'none'),
    });
    const rate = (taxClass: string) =>
      fc
        .record({ rateBp: fc.integer({ min: 0, max: 10_000 }), included: fc.boolean() })
        .map((tax) => aTaxRate({ taxClass, ...tax }));
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        rate('standard'),
        rate('reduced'),
        (lines, ...rates) => {
          const items = lines.map((one, index) => aSaleItem({ ...one, variantId: `v${index}` }));
          const priced = price(
            lines.map(({ quantity }, index) => ({ variantId: `v${index}`, quantity })),
            items,
            rates,
          );
          expect(priced.subtotal.amount).toBe(lines.reduce((total, one) => total + one.price * one.quantity, 0));
          expect(priced.total.amount).toBe(
            priced.subtotal.amount - priced.discount.amount + priced.shipping.amount + priced.tax.amount,
          );
          const amounts = (included: boolean) =>
            priced.lines.reduce(
              (total, { tax }) => total + (tax?.rate.included === included ? tax.amount.amount : 0),
              0,
            );
          expect(priced.tax.amount).toBe(amounts(false));
          expect(priced.taxIncluded.amount).toBe(amounts(true));
          expect(priced.taxIncluded.amount).toBeLessThanOrEqual(priced.subtotal.amount);
        },
      ),
    );
  });

  it('a discount spread over the lines is the discount, to the cent', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000_000 }),
        fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1 }),
        (discount, lines) => {
          const parts = allocate(money(discount, 'EUR'), lines);
          expect(parts.reduce((total, part) => total + part.amount, 0)).toBe(discount);
        },
      ),
    );
  });
});
