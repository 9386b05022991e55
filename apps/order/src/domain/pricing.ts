import { add, addedTax, compare, includedTax, money, multiply, subtract, sum, zero, type Money } from '@tenfold/money';
import { unitPriceFor } from '@tenfold/product-contracts';
import { OrderErrors } from './order.errors.ts';

/** A variant as the replica of the catalogue knows it. */
export interface SaleItem {
  readonly variantId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  readonly imageUrl: string | null;
  readonly weightGrams: number | null;
  readonly taxClass: string;
  /** Minor units of `currency`, for one unit. */
  readonly price: number;
  readonly currency: string;
  /** From `minQuantity` units on, each unit costs `price`. */
  readonly tiers: readonly { readonly minQuantity: number; readonly price: number }[];
  readonly minPerOrder: number;
  readonly maxPerOrder: number | null;
  readonly isSold: boolean;
}

export interface WantedLine {
  readonly variantId: string;
  readonly quantity: number;
  /** Version of the catalogue record that the customer saw, when it is known: an older one prices nothing. */
  readonly sourceVersion?: number;
}

/** A tax that holds at the destination now; `region: null` holds for the whole country. */
export interface TaxRate {
  readonly id: string;
  readonly region: string | null;
  readonly taxClass: string;
  readonly rateBp: number;
  /** Prices already contain it; otherwise it is added to them. */
  readonly included: boolean;
  readonly name: string;
}

/** What is bought at the prices of the catalogue, before discounts, taxes and shipping. */
export interface GoodsLine {
  readonly item: SaleItem;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly lineTotal: Money;
}

export interface Goods {
  readonly currency: string;
  readonly lines: readonly GoodsLine[];
  readonly subtotal: Money;
}

/** What goods become an order's price by. */
export interface Terms {
  readonly rates: readonly TaxRate[];
  readonly region: string | undefined;
  /** What each line costs less, in the order of the goods; minor units. */
  readonly discounts: readonly number[];
  readonly shipping: Money;
}

export interface PricedLine extends GoodsLine {
  readonly discount: Money;
  /** Added to the price of this line; zero when the price contains the tax. */
  readonly addedTax: Money;
  readonly tax?: { readonly rate: TaxRate; readonly base: Money; readonly amount: Money };
}

/** What the order costs and why. `total` = subtotal − discount + shipping + tax. */
export interface PricedOrder {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly subtotal: Money;
  readonly discount: Money;
  readonly shipping: Money;
  /** The tax that is added to the prices. */
  readonly tax: Money;
  /** The tax that the prices contain. */
  readonly taxIncluded: Money;
  readonly total: Money;
}

/** No payment provider takes more at once; minor units. */
export const MAX_TOTAL = 99_999_999;

/** More than discount and shipping can be asked about; minor units. No discount makes an order of it. */
const MAX_SUBTOTAL = 99_999_999_999;

/**
 * Prices `wanted` from the catalogue alone.
 *
 * @throws OrderErrors.not_sold, quantity_not_allowed, mixed_currencies, total_too_large
 */
export function priceGoods(wanted: readonly WantedLine[], catalogue: ReadonlyMap<string, SaleItem>): Goods {
  const found = wanted.map(({ variantId, quantity }) => ({ item: catalogue.get(variantId)!, quantity }));
  refuseWhatIsNotSold(found);
  const { currency } = found[0]!.item;
  if (found.some(({ item }) => item.currency !== currency)) throw OrderErrors.mixed_currencies();
  const lines = found.map(({ item, quantity }) => {
    const unitPrice = money(unitPriceFor(item, quantity), currency);
    return { item, quantity, unitPrice, lineTotal: multiply(unitPrice, quantity) };
  });
  // Counted as a plain number: what is this large could be more than money can add up.
  const worth = lines.reduce((sofar, { lineTotal }) => sofar + lineTotal.amount, 0);
  if (worth > MAX_SUBTOTAL) throw OrderErrors.total_too_large({ extensions: { largest: money(MAX_TOTAL, currency) } });
  return { currency, lines, subtotal: total(lines, currency, ({ lineTotal }) => lineTotal) };
}

/**
 * Tax is computed and rounded line by line, on the price less the discount, because a line is what is returned and
 * refunded. Shipping is not taxed.
 *
 * @throws OrderErrors.total_too_large
 */
export function priceOrder({ currency, lines: goods, subtotal }: Goods, terms: Terms): PricedOrder {
  const lines = goods.map((line, index) => priceLine(line, money(terms.discounts[index] ?? 0, currency), terms));
  const { shipping } = terms;
  const discount = total(lines, currency, (line) => line.discount);
  const tax = total(lines, currency, (line) => line.addedTax);
  const taxIncluded = total(lines, currency, (line) => (line.tax?.rate.included ? line.tax.amount : zero(currency)));
  const due = add(add(subtract(subtotal, discount), shipping), tax);
  const largest = money(MAX_TOTAL, currency);
  if (compare(due, largest) > 0) throw OrderErrors.total_too_large({ extensions: { total: due, largest } });
  return { currency, lines, subtotal, discount, shipping, tax, taxIncluded, total: due };
}

function total<Line>(lines: readonly Line[], currency: string, amountOf: (line: Line) => Money): Money {
  return sum(lines.map(amountOf), currency);
}

function priceLine(line: GoodsLine, discount: Money, { rates, region }: Terms): PricedLine {
  const rate = rateFor(line.item.taxClass, rates, region);
  const untaxed = { ...line, discount, addedTax: zero(discount.currency) };
  if (!rate) return untaxed;
  const base = subtract(line.lineTotal, discount);
  const amount = rate.included ? includedTax(base, rate.rateBp) : addedTax(base, rate.rateBp);
  return { ...untaxed, tax: { rate, base, amount }, ...(rate.included ? {} : { addedTax: amount }) };
}

/** The region's own rate wins over the country's, however the customer writes the region. */
function rateFor(taxClass: string, rates: readonly TaxRate[], region: string | undefined): TaxRate | undefined {
  const ofClass = rates.filter((rate) => rate.taxClass === taxClass);
  return (
    ofClass.find((rate) => rate.region !== null && plain(rate.region) === plain(region ?? '')) ??
    ofClass.find((rate) => rate.region === null)
  );
}

function plain(region: string): string {
  return region.trim().toUpperCase();
}

function refuseWhatIsNotSold(found: readonly { readonly item: SaleItem; readonly quantity: number }[]): void {
  const gone = found
    .filter(({ item }) => !item.isSold)
    .map(({ item: { variantId, sku, name } }) => ({ variantId, sku, name }));
  if (gone.length > 0) throw OrderErrors.not_sold({ extensions: { lines: gone } });
  const outside = found
    .filter(({ item, quantity }) => quantity < item.minPerOrder || quantity > (item.maxPerOrder ?? Infinity))
    .map(({ item: { variantId, minPerOrder, maxPerOrder }, quantity }) => ({
      variantId,
      quantity,
      minPerOrder,
      maxPerOrder,
    }));
  if (outside.length > 0) throw OrderErrors.quantity_not_allowed({ extensions: { lines: outside } });
}
