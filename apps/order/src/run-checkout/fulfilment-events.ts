import type { Tx } from '@tenfold/database';
import type { OrderDeliveredV1, OrderShippedV1 } from '@tenfold/order-contracts';
import { money } from '@tenfold/money';
import type { z } from 'zod';
import { captureDue, shippingShare } from '../domain/capture-due.ts';
import type { Checkout } from '../domain/checkout.ts';
import { OrderItem } from '../persistence/entities/order-item.entity.ts';

type Head = 'orderId' | 'version' | 'orderNumber' | 'userId' | 'contact';
type Shipped = Omit<z.input<(typeof OrderShippedV1)['data']>, Head>;
type Delivered = Omit<z.input<(typeof OrderDeliveredV1)['data']>, Head>;

const DAY_MS = 24 * 60 * 60_000;

/** How far the order got out of the house, and what that earned. */
export function shippedPicture(
  { currency, total, answers }: Checkout,
  items: readonly OrderItem[],
  final: boolean,
): Shipped {
  return {
    lines: items.map(({ id, variantId, name, quantity, quantityShipped, quantityCancelled }) => ({
      itemId: id,
      variantId,
      name,
      quantity,
      shipped: quantityShipped,
      cancelled: quantityCancelled,
    })),
    captureDue: captureDue(money(total, currency), items),
    final,
    parcels: (answers.delivery?.parcels ?? []).map(({ number, tracking, trackingUrl }) => ({
      number,
      tracking,
      ...(trackingUrl === undefined ? {} : { trackingUrl }),
    })),
  };
}

/** What the customer holds, and what each line of it is worth. `at`: when the newest parcel arrived, ISO 8601. */
export function deliveredPicture(
  { currency, total, answers }: Checkout,
  items: readonly OrderItem[],
  at: string,
  returnWindowDays: number,
): Delivered {
  return {
    ...(answers.paymentId === undefined ? {} : { paymentId: answers.paymentId }),
    currency,
    lines: items.map((item) => ({
      itemId: item.id,
      variantId: item.variantId,
      productId: item.productId,
      sku: item.sku,
      name: item.name,
      quantity: item.quantity,
      delivered: item.quantityDelivered,
      unitPrice: item.unitPrice,
      discountShare: item.discountAmount,
      taxShare: item.taxAmount,
    })),
    shipping: shippingShare(money(total, currency), items).amount,
    deliveredAt: at,
    returnableUntil: new Date(new Date(at).getTime() + returnWindowDays * DAY_MS).toISOString(),
  };
}

/** The lines as they are by now: what the same transaction wrote is in them. */
export function itemsOf(tx: Tx, orderId: string): Promise<OrderItem[]> {
  return tx.find(OrderItem, { where: { orderId }, order: { id: 'ASC' } });
}
