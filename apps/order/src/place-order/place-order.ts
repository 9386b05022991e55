import { Injectable } from '@nestjs/common';
import { FieldCipher, fingerprint, Idempotency, newId, uniqueViolation, type Tx } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import { OrderPlacedV1 } from '@tenfold/order-contracts';
import type { Credentials } from '../ask-others/credentials.ts';
import { OrderConfig } from '../config.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import type { PlacedOrder } from '../order-representation.ts';
import { OrderRepository } from '../persistence/order.repository.ts';
import { BasketReader } from './basket-reader.ts';
import { newOrder, showPlaced, type Buyer, type NewOrder } from './new-order.ts';
import type { PlaceOrderBody } from './place-order.schema.ts';
import { PriceBasket } from './price-basket.ts';

const ONE_ORDER_FOR_A_CART = 'uq_order_keys_cart_id';

export interface PlaceOrderCommand {
  /** The Idempotency-Key of the request. */
  readonly key: string;
  /** Absent for a guest. */
  readonly userId: string | undefined;
  readonly credentials: Credentials;
  readonly body: PlaceOrderBody;
}

/** Writes an order down, with all that it was promised for, and tells the others. The checkout begins here. */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly baskets: BasketReader,
    private readonly priceBasket: PriceBasket,
    private readonly orders: OrderRepository,
    private readonly outbox: Outbox,
    private readonly idempotency: Idempotency,
    private readonly cipher: FieldCipher,
    private readonly config: OrderConfig,
  ) {}

  /**
   * The same key gives the same answer, however often and however simultaneously it is asked.
   * @throws OrderErrors.email_required, cart_already_ordered, and those of `BasketReader` and `PriceBasket`
   */
  async run({ key, userId, credentials, body }: PlaceOrderCommand): Promise<PlacedOrder> {
    const buyer = this.#buyer(userId, body.email);
    const request = { key, caller: buyer.caller, route: 'POST /v1/orders', fingerprint: fingerprint(body) };
    const known = await this.idempotency.find(request);
    if (known) return known.body as PlacedOrder;

    const basket = await this.baskets.read(body, credentials);
    const price = await this.priceBasket.run(basket, body, buyer, credentials);
    try {
      const { answer } = await this.idempotency.onceAfterLook(request, async (tx, claim) => {
        const place = await this.orders.nextNumber(tx);
        const order = newOrder({ body, buyer, basket, price, ...place }, this.config.RESERVATION_HOLD_MS);
        await claim({ status: 201, body: showPlaced(order) });
        await Promise.all([
          this.orders.insert(tx, order, this.config.CHECKOUT_HOLD_DEADLINE_MS),
          this.#announce(tx, order),
        ]);
      });
      return answer.body as PlacedOrder;
    } catch (error) {
      if (!basket.cart || !uniqueViolation(error, ONE_ORDER_FOR_A_CART)) throw error;
      throw await this.baskets.alreadyOrdered(basket.cart.id);
    }
  }

  #buyer(userId: string | undefined, email: string | undefined): Buyer {
    if (userId) return { userId, caller: userId };
    if (!email) throw OrderErrors.email_required();
    const blind = this.cipher.blindIndex(email);
    return { userId: `guest_${newId()}`, caller: `guest:${blind}`, guest: { email, blind } };
  }

  async #announce(tx: Tx, order: NewOrder): Promise<void> {
    await this.outbox.add(tx, OrderPlacedV1, {
      orderId: order.id,
      version: 1,
      lines: order.lines.map(({ itemId, item, quantity }) => ({ itemId, variantId: item.variantId, quantity })),
      limits: [...order.limits],
      placedAt: order.placedAt.toISOString(),
      holdUntil: order.holdUntil.toISOString(),
    });
  }
}
