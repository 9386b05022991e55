import { Injectable } from '@nestjs/common';
import { FieldCipher, type Tx } from '@tenfold/database';
import { Outbox, Sealer } from '@tenfold/messaging';
import {
  OrderCancellationRequestedV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderDeliveredV1,
  OrderPartiallyDeliveredV1,
  OrderPartiallyShippedV1,
  OrderPaymentRequestedV1,
  OrderRefundedV1,
  OrderShippedV1,
  type GuestContact,
  type OrderLimit,
} from '@tenfold/order-contracts';
import { OrderConfig } from '../config.ts';
import type { Saying } from '../domain/advance-checkout.ts';
import type { Checkout, News } from '../domain/checkout.ts';
import { AddressCipher } from '../persistence/address-cipher.ts';
import type { KnownCheckout } from '../persistence/checkout.repository.ts';
import { ShippingAddress } from '../persistence/entities/shipping-address.entity.ts';
import { GUEST_EMAIL } from '../persistence/order.repository.ts';
import { deliveredPicture, itemsOf, shippedPicture } from './fulfilment-events.ts';

/** Who may read where an order goes. */
const READERS_OF_ADDRESS = ['shipping', 'notification'];
/** Who may read how a guest is reached. */
const READERS_OF_CONTACT = ['notification'];

/** Turns what the checkout says into the events of the contract, with the frozen parts of the order. */
@Injectable()
export class OrderEvents {
  constructor(
    private readonly outbox: Outbox,
    private readonly sealer: Sealer,
    private readonly addresses: AddressCipher,
    private readonly cipher: FieldCipher,
    private readonly config: OrderConfig,
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
          ...(await this.#customer(known)),
          paymentMethodId: known.paymentMethodId!,
          payUntil: saying.payUntil.toISOString(),
        });
        return;
      case 'confirmed':
        await this.outbox.add(tx, OrderConfirmedV1, {
          ...head,
          ...(await this.#customer(known)),
          lines: (await itemsOf(tx, orderId)).map(({ id, variantId, sku, name, quantity, weightGrams }) => ({
            itemId: id,
            variantId,
            sku,
            name,
            quantity,
            ...(weightGrams === null ? {} : { weightGrams }),
          })),
          limits: limitsOf(after),
          ...(known.cartId === null ? {} : { cartId: known.cartId, cartVersion: after.answers.cartVersion }),
          methodCode: known.shippingMethodCode,
          address: await this.#sealedAddress(tx, orderId),
          totals: { currency, ...known.totals },
        });
        return;
      case 'cancelled':
        await this.outbox.add(tx, OrderCancelledV1, {
          ...head,
          ...(await this.#customer(known)),
          reason: saying.reason,
          ...(saying.step ? { step: saying.step } : {}),
          by: saying.by,
          limits: limitsOf(after),
        });
        return;
      case 'cancellation_requested':
        await this.outbox.add(tx, OrderCancellationRequestedV1, {
          ...head,
          reason: saying.reason,
          by: saying.by,
          lines: (await itemsOf(tx, orderId)).map(({ id, variantId, quantity }) => ({
            itemId: id,
            variantId,
            quantity,
          })),
        });
        return;
      case 'shipped':
        await this.outbox.add(tx, saying.final ? OrderShippedV1 : OrderPartiallyShippedV1, {
          ...head,
          ...(await this.#customer(known)),
          ...shippedPicture(after, await itemsOf(tx, orderId), saying.final),
        });
        return;
      case 'delivered':
        await this.outbox.add(tx, saying.final ? OrderDeliveredV1 : OrderPartiallyDeliveredV1, {
          ...head,
          ...(await this.#customer(known)),
          ...deliveredPicture(after, await itemsOf(tx, orderId), saying.at, this.config.RETURN_WINDOW_DAYS),
        });
        return;
      case 'refunded':
        await this.outbox.add(tx, OrderRefundedV1, {
          ...head,
          ...(await this.#customer(known)),
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

  /** Whom the event is about. A guest has no account (`guest_<uuid>` means nothing to others), but an address. */
  async #customer({ orderNumber, userId, guestEmail, locale }: KnownCheckout) {
    if (!userId.startsWith('guest_')) return { orderNumber, userId };
    if (guestEmail === null) return { orderNumber };
    const contact: GuestContact = { email: this.cipher.decrypt(guestEmail, GUEST_EMAIL), locale };
    return { orderNumber, contact: await this.sealer.seal(READERS_OF_CONTACT, contact) };
  }
}

/** What discount holds for the order, or may still be about to hold. */
function limitsOf({ answers }: Checkout): OrderLimit[] {
  return [...(answers.limitsAsked ?? [])];
}
