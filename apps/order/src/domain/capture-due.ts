import { add, money, share, subtract, sum, zero, type Money } from '@tenfold/money';

/** A line as it was priced, and how much of it has left. Minor units of the order's currency. */
export interface ShippedLine {
  readonly quantity: number;
  readonly quantityShipped: number;
  readonly lineTotal: number;
  readonly discountAmount: number;
  /** The tax that was added to the price. */
  readonly taxAmount: number;
}

/**
 * What may be taken for what has left so far: the shipped units' share of each line, and with the first parcel the cost of
 * shipping. Shares are counted from the first unit on, so that whatever the split, the last unit takes the residue and a
 * whole order is its total to the cent.
 */
export function captureDue(total: Money, lines: readonly ShippedLine[]): Money {
  const { currency } = total;
  if (lines.every(({ quantityShipped }) => quantityShipped === 0)) return zero(currency);
  const shares = lines.map((line) => share(worthOf(line, currency), line.quantityShipped, line.quantity));
  return add(shippingShare(total, lines), sum(shares, currency));
}

/** What the lines do not carry of the total: shipping, as it was paid after every discount. */
export function shippingShare(total: Money, lines: readonly ShippedLine[]): Money {
  const { currency } = total;
  return subtract(
    total,
    sum(
      lines.map((line) => worthOf(line, currency)),
      currency,
    ),
  );
}

function worthOf({ lineTotal, discountAmount, taxAmount }: ShippedLine, currency: string): Money {
  return money(lineTotal - discountAmount + taxAmount, currency);
}
