import { Injectable } from '@nestjs/common';
import {
  CartConvertedV1,
  CartCreatedV1,
  CartItemAddedV1,
  CartItemChangedV1,
  CartItemRemovedV1,
} from '@tenfold/cart-contracts';
import type { Tx } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import type { Cart, Saying } from '../domain/cart.ts';

/** Turns what was done to a cart into the events of the contract. */
@Injectable()
export class CartEvents {
  constructor(private readonly outbox: Outbox) {}

  /** @param firstVersion version of the first event; each takes the next one */
  async publish(tx: Tx, cart: Cart, firstVersion: number, says: readonly Saying[]): Promise<void> {
    await Promise.all(says.map((saying, index) => this.#publish(tx, cart, firstVersion + index, saying)));
  }

  async #publish(tx: Tx, { id, userId, currency }: Cart, version: number, saying: Saying): Promise<void> {
    const head = { cartId: id, version, ...(userId === null ? {} : { userId }) };
    switch (saying.event) {
      case 'created':
        await this.outbox.add(tx, CartCreatedV1, { ...head, currency });
        return;
      case 'item_added':
      case 'item_changed': {
        const { variantId, productId, quantity } = saying.line;
        const event = saying.event === 'item_added' ? CartItemAddedV1 : CartItemChangedV1;
        await this.outbox.add(tx, event, { ...head, variantId, productId, quantity });
        return;
      }
      case 'item_removed': {
        const { variantId, productId } = saying.line;
        await this.outbox.add(tx, CartItemRemovedV1, { ...head, variantId, productId });
        return;
      }
      case 'converted':
        await this.outbox.add(tx, CartConvertedV1, { ...head, orderId: saying.orderId });
        return;
    }
  }
}
