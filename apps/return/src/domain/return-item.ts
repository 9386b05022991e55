import { money, share } from '@tenfold/money';

export const kinds = ['return', 'exchange', 'claim'] as const;
export type Kind = (typeof kinds)[number];

export const resolutions = ['refund', 'store_credit', 'exchange', 'replacement'] as const;
export type Resolution = (typeof resolutions)[number];

export const reasons = ['damaged', 'wrong_item', 'not_as_described', 'missing', 'changed_mind', 'other'] as const;
export type Reason = (typeof reasons)[number];

export const conditions = ['new', 'opened', 'damaged', 'missing'] as const;
export type Condition = (typeof conditions)[number];

export const dispositions = ['restock', 'write_off'] as const;
export type Disposition = (typeof dispositions)[number];

/** The line of the order that units come back of: its frozen money, minor units, and what was refunded of it so far. */
export interface BoughtLine {
  /** Units bought. */
  readonly quantity: number;
  readonly unitPrice: number;
  /** The line's share of the order's discount. */
  readonly discountShare: number;
  /** Tax that was added to the price. */
  readonly taxShare: number;
  readonly currency: string;
  /** Units whose money was asked for, over all returns. */
  readonly unitsRefunded: number;
}

/** Units of one line in a return. */
export interface ReturnItem {
  readonly id: string;
  readonly orderItemId: string;
  readonly variantId: string;
  readonly name: string;
  readonly quantity: number;
  readonly reason: Reason;
  readonly reasonNote: string | null;
  condition: Condition | null;
  receivedQuantity: number | null;
  disposition: Disposition | null;
  refundAmount: number | null;
}

/** All that was paid for a line. */
export function paidFor({ quantity, unitPrice, discountShare, taxShare }: BoughtLine): number {
  return quantity * unitPrice - discountShare + taxShare;
}

/**
 * What the next `units` of a line carry: its share after them less its share before. However a line is split into
 * returns, the parts sum to what was paid, and the last unit takes the residue.
 *
 * @throws MoneyError `bad_units` for more units than are left
 */
export function moneyOf(line: BoughtLine, units: number): number {
  const paid = money(paidFor(line), line.currency);
  const upTo = (refunded: number) => share(paid, refunded, line.quantity).amount;
  return upTo(line.unitsRefunded + units) - upTo(line.unitsRefunded);
}
