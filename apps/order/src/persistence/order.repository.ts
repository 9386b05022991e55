import { Injectable } from '@nestjs/common';
import { FieldCipher, newId, type Tx } from '@tenfold/database';
import { orderStatus } from '../domain/order-status.ts';
import type { NewOrder } from '../place-order/new-order.ts';
import { AddressCipher } from './address-cipher.ts';
import { CheckoutSaga } from './entities/checkout-saga.entity.ts';
import { OrderDiscount } from './entities/order-discount.entity.ts';
import { OrderItem } from './entities/order-item.entity.ts';
import { OrderKey } from './entities/order-key.entity.ts';
import { OrderStatusHistory } from './entities/order-status-history.entity.ts';
import { OrderTaxLine } from './entities/order-tax-line.entity.ts';
import { Order } from './entities/order.entity.ts';
import { ShippingAddress } from './entities/shipping-address.entity.ts';
import { insertRows } from './insert-rows.ts';

export const GUEST_EMAIL = 'orders.guest_email';

/** Writes a new order: every table once, however many lines it has, and all of them in one journey to the database. */
@Injectable()
export class OrderRepository {
  constructor(
    private readonly addresses: AddressCipher,
    private readonly cipher: FieldCipher,
  ) {}

  /** The next human number, and the moment that the rows of this transaction will carry as `created_at`. */
  async nextNumber(tx: Tx): Promise<{ number: string; placedAt: Date }> {
    const [next] = await tx.query<[{ number: string; placedAt: Date }]>(
      `SELECT next_order_number() AS number, now() AS "placedAt"`,
    );
    return next;
  }

  async insert(tx: Tx, order: NewOrder, holdDeadlineMs: number): Promise<void> {
    const orderId = order.id;
    const { userId, guest } = order.buyer;
    const cartId = order.cart?.id ?? null;
    await Promise.all([
      insertRows(tx, OrderKey, [{ orderId, orderNumber: order.number, userId, cartId }]),
      insertRows(tx, Order, [
        {
          id: orderId,
          userId,
          guestEmail: guest ? this.cipher.encrypt(guest.email, GUEST_EMAIL) : null,
          guestEmailBlind: guest?.blind ?? null,
          orderNumber: order.number,
          cartId,
          couponCode: order.couponCode ?? null,
          locale: order.locale,
          currency: order.priced.currency,
          subtotal: order.priced.subtotal.amount,
          discountTotal: order.priced.discount.amount,
          shippingCost: order.priced.shipping.amount,
          taxTotal: order.priced.tax.amount,
          taxIncluded: order.priced.taxIncluded.amount,
          total: order.priced.total.amount,
          shippingMethodCode: order.shippingMethod,
          paymentMethodId: order.paymentMethodId,
        },
      ]),
      insertRows(
        tx,
        OrderItem,
        order.lines.map(({ itemId, item, quantity, unitPrice, lineTotal, discount, addedTax, tax }) => ({
          id: itemId,
          orderId,
          variantId: item.variantId,
          productId: item.productId,
          sku: item.sku,
          name: item.name,
          options: item.options,
          imageUrl: item.imageUrl,
          weightGrams: item.weightGrams,
          quantity,
          unitPrice: unitPrice.amount,
          lineTotal: lineTotal.amount,
          discountAmount: discount.amount,
          taxAmount: addedTax.amount,
          taxRateBp: tax?.rate.rateBp ?? 0,
        })),
      ),
      insertRows(
        tx,
        OrderTaxLine,
        order.lines.flatMap(({ itemId, tax }) =>
          tax
            ? [
                {
                  id: newId(),
                  orderId,
                  orderItemId: itemId,
                  taxRateId: tax.rate.id,
                  name: tax.rate.name,
                  rateBp: tax.rate.rateBp,
                  base: tax.base.amount,
                  amount: tax.amount.amount,
                  included: tax.rate.included,
                },
              ]
            : [],
        ),
      ),
      insertRows(
        tx,
        OrderDiscount,
        order.discounts.map(({ itemId, source, ref, label, amount }) => ({
          id: newId(),
          orderId,
          orderItemId: itemId,
          source,
          sourceRef: ref,
          label,
          amount,
        })),
      ),
      insertRows(tx, ShippingAddress, [
        { id: newId(), orderId, type: 'shipping', ...this.addresses.encrypt(order.shippingAddress) },
        ...(order.billingAddress
          ? [{ id: newId(), orderId, type: 'billing' as const, ...this.addresses.encrypt(order.billingAddress) }]
          : []),
      ]),
      insertRows(tx, OrderStatusHistory, [
        { id: newId(), orderId, axis: 'status', toStatus: orderStatus.first, actor: actorOf(userId) },
      ]),
      insertRows(tx, CheckoutSaga, [
        {
          id: newId(),
          orderId,
          step: 'reserving',
          stepDeadline: new Date(order.placedAt.getTime() + holdDeadlineMs),
          state: {
            holdUntil: order.holdUntil.toISOString(),
            stock: 'asked',
            stockSeen: 0,
            ...(order.limits.length > 0 ? { limits: 'asked', limitsAsked: order.limits } : { limits: 'none' }),
            paymentAsked: false,
            ...(order.cart ? { cartVersion: order.cart.version } : {}),
          },
        },
      ]),
    ]);
  }
}

/** A guest has no name in a history that nobody may change afterwards. */
function actorOf(userId: string): string {
  return userId.startsWith('guest_') ? 'guest' : userId;
}
