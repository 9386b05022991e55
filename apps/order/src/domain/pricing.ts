import { add, addedTax, compare, includedTax, money, multiply, subtract, sum, zero, type Money } from '@tenfold/money';
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

export interface PricedLine {
  readonly item: SaleItem;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly lineTotal: Money;
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

/**
 * Prices `wanted` from the catalogue alone. Tax is computed and rounded line by line, on the price less the discount,
 * because a line is what is returned and refunded.
 *
 * @throws OrderErrors.not_sold, quantity_not_allowed, mixed_currencies, total_too_large
 */
export function priceOrder(
  wanted: readonly WantedLine[],
  catalogue: ReadonlyMap<string, SaleItem>,
  rates: readonly TaxRate[],
  region: string | undefined,
): PricedOrder {
  const found = wanted.map(({ variantId, quantity }) => ({ item: catalogue.get(variantId)!, quantity }));
  refuseWhatIsNotSold(found);
  const { currency } = found[0]!.item;
  if (found.some(({ item }) => item.currency !== currency)) throw OrderErrors.mixed_currencies();

  const lines = found.map(({ item, quantity }) => priceLine(item, quantity, rateFor(item.taxClass, rates, region)));
  const subtotal = sum(
    lines.map((line) => line.lineTotal),
    currency,
  );
  const discount = sum(
    lines.map((line) => line.discount),
    currency,
  );
  const shipping = zero(currency);
  const tax = sum(
    lines.map((line) => line.addedTax),
    currency,
  );
  const taxIncluded = sum(
    lines.flatMap((line) => (line.tax?.rate.included ? [line.tax.amount] : [])),
    currency,
  );
  const total = add(add(subtract(subtotal, discount), shipping), tax);
  if (compare(total, money(MAX_TOTAL, currency)) > 0) {
    throw OrderErrors.total_too_large({ extensions: { total, largest: money(MAX_TOTAL, currency) } });
  }
  return { currency, lines, subtotal, discount, shipping, tax, taxIncluded, total };
}

function priceLine(item: SaleItem, quantity: number, rate: TaxRate | undefined): PricedLine {
  const unitPrice = money(unitPriceOf(item, quantity), item.currency);
  const lineTotal = multiply(unitPrice, quantity);
  const discount = zero(item.currency);
  const untaxed = { item, quantity, unitPrice, lineTotal, discount, addedTax: zero(item.currency) };
  if (!rate) return untaxed;
  const base = subtract(lineTotal, discount);
  const amount = rate.included ? includedTax(base, rate.rateBp) : addedTax(base, rate.rateBp);
  return { ...untaxed, tax: { rate, base, amount }, ...(rate.included ? {} : { addedTax: amount }) };
}

/** The highest tier that the quantity reaches, else the plain price. */
function unitPriceOf({ price, tiers }: SaleItem, quantity: number): number {
  const reached = tiers.filter((tier) => quantity >= tier.minQuantity).sort((a, b) => b.minQuantity - a.minQuantity);
  return reached[0]?.price ?? price;
}

/** The region's own rate wins over the country's. */
function rateFor(taxClass: string, rates: readonly TaxRate[], region: string | undefined): TaxRate | undefined {
  const ofClass = rates.filter((rate) => rate.taxClass === taxClass);
  return (
    ofClass.find((rate) => rate.region !== null && rate.region === region) ??
    ofClass.find((rate) => rate.region === null)
  );
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
