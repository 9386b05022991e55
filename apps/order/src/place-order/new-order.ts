import { newId } from '@tenfold/database';
import type { Money } from '@tenfold/money';
import type { OrderLimit } from '@tenfold/order-contracts';
import type { PricedLine, PricedOrder } from '../domain/pricing.ts';
import type { Address, PlacedOrder } from '../order-representation.ts';
import type { PlaceOrderBody } from './place-order.schema.ts';

export interface Buyer {
  /** The account, or `guest_<uuid>`. */
  readonly userId: string;
  /** Whose Idempotency-Keys are one name space. */
  readonly caller: string;
  readonly guest?: { readonly email: string; readonly blind: string };
}

/** An order that is about to be written. */
export interface NewOrder {
  readonly id: string;
  readonly number: string;
  readonly placedAt: Date;
  readonly holdUntil: Date;
  readonly buyer: Buyer;
  readonly lines: readonly NewLine[];
  readonly priced: PricedOrder;
  /** Coupons and promotions whose limit or budget discount must hold. */
  readonly limits: readonly OrderLimit[];
  readonly shippingAddress: Address;
  readonly billingAddress: Address | undefined;
  readonly shippingMethod: string;
  readonly paymentMethodId: string;
  readonly locale: string;
}

export interface NewLine extends PricedLine {
  readonly itemId: string;
}

export function newOrder(
  body: PlaceOrderBody,
  buyer: Buyer,
  priced: PricedOrder,
  { number, placedAt }: { readonly number: string; readonly placedAt: Date },
  holdMs: number,
): NewOrder {
  const { shippingAddress, billingAddress, shippingMethod, paymentMethodId, locale } = body;
  return {
    id: newId(),
    number,
    placedAt,
    holdUntil: new Date(placedAt.getTime() + holdMs),
    buyer,
    lines: priced.lines.map((line) => ({ itemId: newId(), ...line })),
    priced,
    limits: [],
    shippingAddress,
    billingAddress,
    shippingMethod,
    paymentMethodId,
    locale,
  };
}

export function showPlaced(order: NewOrder): PlacedOrder {
  return {
    id: order.id,
    number: order.number,
    status: 'pending',
    paymentStatus: 'pending',
    fulfilmentStatus: 'unfulfilled',
    placedAt: order.placedAt.toISOString(),
    lines: order.lines.map(({ itemId, item, quantity, unitPrice, lineTotal, discount, addedTax, tax }) => ({
      itemId,
      variantId: item.variantId,
      productId: item.productId,
      sku: item.sku,
      name: item.name,
      options: { ...item.options },
      ...(item.imageUrl === null ? {} : { imageUrl: item.imageUrl }),
      quantity,
      unitPrice,
      lineTotal,
      discount,
      tax: addedTax,
      taxRateBp: tax?.rate.rateBp ?? 0,
    })),
    totals: showTotals(order.priced),
    shippingMethod: order.shippingMethod,
  };
}

export function showTotals(
  priced: PricedOrder,
): Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'taxIncluded' | 'total', Money> {
  const { subtotal, discount, shipping, tax, taxIncluded, total } = priced;
  return { subtotal, discount, shipping, tax, taxIncluded, total };
}
