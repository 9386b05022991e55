import { newId } from '@tenfold/database';
import type { Money } from '@tenfold/money';
import type { OrderLimit } from '@tenfold/order-contracts';
import type { PricedLine, PricedOrder } from '../domain/pricing.ts';
import type { Address, PlacedOrder } from '../order-representation.ts';
import type { Basket } from './basket-reader.ts';
import type { PlaceOrderBody } from './place-order.schema.ts';
import type { PricedBasket } from './price-basket.ts';

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
  readonly cart: Basket['cart'];
  readonly couponCode: string | undefined;
  readonly discounts: readonly NewDiscount[];
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

/** The frozen share of one discount in one line. */
export interface NewDiscount {
  readonly itemId: string;
  readonly source: 'coupon' | 'promotion';
  readonly ref: string;
  readonly label: string;
  /** Minor units, above zero. */
  readonly amount: number;
}

interface Parts {
  readonly body: PlaceOrderBody;
  readonly buyer: Buyer;
  readonly basket: Basket;
  readonly price: PricedBasket;
  readonly number: string;
  readonly placedAt: Date;
}

export function newOrder({ body, buyer, basket, price, number, placedAt }: Parts, holdMs: number): NewOrder {
  const { shippingAddress, billingAddress, paymentMethodId, locale } = body;
  const { priced, limits, couponCode, shippingMethod } = price;
  const lines = priced.lines.map((line) => ({ itemId: newId(), ...line }));
  return {
    id: newId(),
    number,
    placedAt,
    holdUntil: new Date(placedAt.getTime() + holdMs),
    buyer,
    lines,
    priced,
    cart: basket.cart,
    couponCode,
    discounts: sharesOf(price.discounts, lines),
    limits,
    shippingAddress,
    billingAddress,
    shippingMethod,
    paymentMethodId,
    locale,
  };
}

function sharesOf(discounts: PricedBasket['discounts'], lines: readonly NewLine[]): NewDiscount[] {
  const itemIds = new Map(lines.map(({ itemId, item }) => [item.variantId, itemId]));
  return discounts.flatMap(({ source, ref, code, name, lines: shares }) =>
    shares
      .filter(({ amount }) => amount > 0)
      .map(({ variantId, amount }) => ({ itemId: itemIds.get(variantId)!, source, ref, label: code ?? name, amount })),
  );
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
    ...(order.cart ? { cartId: order.cart.id } : {}),
    ...(order.couponCode === undefined ? {} : { couponCode: order.couponCode }),
  };
}

export function showTotals(
  priced: PricedOrder,
): Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'taxIncluded' | 'total', Money> {
  const { subtotal, discount, shipping, tax, taxIncluded, total } = priced;
  return { subtotal, discount, shipping, tax, taxIncluded, total };
}
