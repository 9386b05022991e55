import { Injectable } from '@nestjs/common';
import { FieldCipher, fingerprint, Idempotency, newId, type Tx } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import { equals } from '@tenfold/money';
import { OrderPlacedV1 } from '@tenfold/order-contracts';
import { OrderConfig } from '../config.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import { priceOrder, type PricedOrder } from '../domain/pricing.ts';
import type { PlacedOrder } from '../order-representation.ts';
import { OrderRepository } from '../persistence/order.repository.ts';
import { CatalogueReader } from './catalogue-reader.ts';
import { newOrder, showPlaced, showTotals, type Buyer, type NewOrder } from './new-order.ts';
import type { PlaceOrderBody } from './place-order.schema.ts';

export interface PlaceOrderCommand {
  /** The Idempotency-Key of the request. */
  readonly key: string;
  /** Absent for a guest. */
  readonly userId: string | undefined;
  readonly body: PlaceOrderBody;
}

/** Writes an order down, with all that it was promised for, and tells the others. The checkout begins here. */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly catalogue: CatalogueReader,
    private readonly orders: OrderRepository,
    private readonly outbox: Outbox,
    private readonly idempotency: Idempotency,
    private readonly cipher: FieldCipher,
    private readonly config: OrderConfig,
  ) {}

  /**
   * The same key gives the same answer, however often and however simultaneously it is asked.
   * @throws OrderErrors.email_required, catalogue_behind, price_changed, and those of `priceOrder`
   */
  async run({ key, userId, body }: PlaceOrderCommand): Promise<PlacedOrder> {
    const buyer = this.#buyer(userId, body.email);
    const request = { key, caller: buyer.caller, route: 'POST /v1/orders', fingerprint: fingerprint(body) };
    const known = await this.idempotency.find(request);
    if (known) return known.body as PlacedOrder;

    const priced = await this.#price(body);
    const { answer } = await this.idempotency.onceAfterLook(request, async (tx, claim) => {
      const order = newOrder(body, buyer, priced, await this.orders.nextNumber(tx), this.config.RESERVATION_HOLD_MS);
      await claim({ status: 201, body: showPlaced(order) });
      await this.orders.insert(tx, order, this.config.CHECKOUT_HOLD_DEADLINE_MS);
      await this.#announce(tx, order);
    });
    return answer.body as PlacedOrder;
  }

  async #price({ lines, shippingAddress, expectedTotal }: PlaceOrderBody): Promise<PricedOrder> {
    const [catalogue, rates] = await this.catalogue.read(lines, shippingAddress.country);
    const priced = priceOrder(lines, catalogue, rates, shippingAddress.state);
    if (expectedTotal && !equals(expectedTotal, priced.total)) {
      throw OrderErrors.price_changed({ extensions: { totals: showTotals(priced) } });
    }
    return priced;
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
