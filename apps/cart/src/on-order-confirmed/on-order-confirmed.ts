import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, PermanentFailure, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { convert, OrderedTwice, type Conversion } from '../domain/convert-cart.ts';
import type { Cart } from '../domain/cart.ts';
import { orderConfirmed } from '../heard-events.ts';
import { CartRepository } from '../persistence/cart.repository.ts';

type Confirmed = Received<DataOf<typeof orderConfirmed>>;

/**
 * The cart became a promise: it is closed. What the customer added while the order ran, and what was saved for later,
 * goes on in a new cart of the same owner; a guest's secret opens that one from then on.
 */
@Handles(orderConfirmed, { together: 20 })
export class OnOrderConfirmed implements Handler<typeof orderConfirmed, Cart | undefined> {
  constructor(private readonly carts: CartRepository) {}

  async read({ data: { cartId } }: Confirmed, db: EntityManager): Promise<Cart | undefined> {
    if (!z.uuid().safeParse(cartId).success) return undefined;
    return this.carts.find(db, cartId!);
  }

  /** @throws StaleVersion when the cart was touched meanwhile */
  async handle({ data }: Confirmed, tx: Tx, cart: Cart | undefined): Promise<void> {
    if (data.cartId === undefined) return;
    if (!cart) throw new PermanentFailure(`There is no cart ${data.cartId}`, 'contradiction');
    const conversion = this.#convert(cart, data);
    if (!conversion) return;
    const { left, after, says } = conversion;
    const movesToken = left.length > 0 && cart.guestTokenHash !== null;
    await this.carts.write(tx, cart, {
      after: movesToken ? { ...after, guestTokenHash: `moved:${cart.id}` } : after,
      says,
    });
    if (left.length > 0) await this.#goOn(tx, cart, left);
  }

  async #goOn(tx: Tx, { userId, guestTokenHash, currency }: Cart, left: Conversion['left']): Promise<void> {
    await this.carts.create(tx, { userId, guestTokenHash }, left, currency);
  }

  #convert(cart: Cart, order: DataOf<typeof orderConfirmed>): Conversion | undefined {
    try {
      return convert(cart, order);
    } catch (error) {
      if (error instanceof OrderedTwice) throw new PermanentFailure(error.message, 'contradiction', { cause: error });
      throw error;
    }
  }
}
