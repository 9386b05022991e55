import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { Outbox, Sealer } from '@tenfold/messaging';
import {
  OrderCancellationRequestedV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPaymentRequestedV1,
  OrderRefundedV1,
} from '@tenfold/order-contracts';
import type { Saying } from '../domain/advance-checkout.ts';
import type { Checkout, News } from '../domain/checkout.ts';
import { AddressCipher } from '../persistence/address-cipher.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { OrderItem } from '../persistence/entities/order-item.entity.ts';
import { ShippingAddress } from '../persistence/entities/shipping-address.entity.ts';

/** Who may read where an order goes. */
const READERS_OF_ADDRESS = ['shipping', 'notification'];

/** Turns what the checkout says into the events of the contract, with the frozen parts of the order. */
@Injectable()
export class OrderEvents {
  constructor(
    private readonly outbox: Outbox,
    private readonly sealer: Sealer,
    private readonly addresses: AddressCipher,
  ) {}

  async publish(tx: Tx, known: KnownCheckout, after: Checkout, saying: Saying, news: News): Promise<void> {
    const { orderId, currency } = after;
    const head = { orderId, version: saying.version };
    const amount = (minorUnits: number) => ({ amount: minorUnits, currency });
    switch (saying.event) {
      case 'payment_requested':
        await this.outbox.add(tx, OrderPaymentRequestedV1, {
          ...head,
          amount: amount(after.total),
          ...accountOf(known),
          paymentMethodId: known.paymentMethodId!,
          payUntil: saying.payUntil.toISOString(),
        });
        return;
      case 'confirmed':
        await this.outbox.add(tx, OrderConfirmedV1, {
          ...head,
          ...accountOf(known),
          lines: (await linesOf(tx, orderId)).map(({ id, variantId, sku, name, quantity, weightGrams }) => ({
            itemId: id,
            variantId,
            sku,
            name,
            quantity,
            ...(weightGrams === null ? {} : { weightGrams }),
          })),
          limits: [],
          methodCode: known.shippingMethodCode,
          address: await this.#sealedAddress(tx, orderId),
          totals: { currency, ...known.totals },
        });
        return;
      case 'cancelled':
        await this.outbox.add(tx, OrderCancelledV1, {
          ...head,
          reason: saying.reason,
          ...(saying.step ? { step: saying.step } : {}),
          by: saying.by,
          limits: [],
        });
        return;
      case 'cancellation_requested':
        await this.outbox.add(tx, OrderCancellationRequestedV1, {
          ...head,
          reason: saying.reason,
          by: saying.by,
          lines: (await linesOf(tx, orderId)).map(({ id, variantId, quantity }) => ({
            itemId: id,
            variantId,
            quantity,
          })),
        });
        return;
      case 'refunded':
        await this.outbox.add(tx, OrderRefundedV1, {
          ...head,
          refundedTotal: amount(after.refundedTotal),
          capturedTotal: amount(after.capturedTotal),
          amount: amount(saying.amount),
          ...(news.from === 'payment' && news.account.destination ? { destination: news.account.destination } : {}),
        });
        return;
    }
  }

  async #sealedAddress(tx: Tx, orderId: string) {
    const stored = await tx.findOneByOrFail(ShippingAddress, { orderId, type: 'shipping' });
    return this.sealer.seal(READERS_OF_ADDRESS, this.addresses.decrypt(stored));
  }
}

/** A guest has no account: the order's `guest_<uuid>` means nothing to others. */
function accountOf({ userId }: KnownCheckout): { userId?: string } {
  return userId.startsWith('guest_') ? {} : { userId };
}

function linesOf(tx: Tx, orderId: string): Promise<OrderItem[]> {
  return tx.find(OrderItem, { where: { orderId }, order: { id: 'ASC' } });
}
