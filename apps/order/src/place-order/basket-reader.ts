import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { AskCart, type CartRefusal } from '../ask-others/ask-cart.ts';
import type { Credentials } from '../ask-others/credentials.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import type { WantedLine } from '../domain/pricing.ts';
import type { PlaceOrderBody } from './place-order.schema.ts';

/** What shall be bought, from a cart or from the request itself. */
export interface Basket {
  readonly lines: readonly WantedLine[];
  readonly couponCode: string | undefined;
  readonly cart?: { readonly id: string; readonly version: number };
}

/** Both doors of an order: a cart, and "buy now". */
@Injectable()
export class BasketReader {
  constructor(
    private readonly database: Database,
    private readonly cart: AskCart,
  ) {}

  /** @throws OrderErrors.cart_not_found, cart_empty, cart_closed, cart_already_ordered, cart_unavailable */
  async read({ cartId, lines, couponCode }: PlaceOrderBody, credentials: Credentials): Promise<Basket> {
    if (cartId === undefined) return { lines: lines!, couponCode };
    const cart = await this.cart.checkout(cartId, credentials);
    if ('ok' in cart) throw await this.#refusal(cart, cartId);
    return { lines: cart.lines, couponCode: cart.couponCode, cart: { id: cart.cartId, version: cart.version } };
  }

  /** The 409 that leads to the order which a cart became already. */
  async alreadyOrdered(cartId: string) {
    const orderId = await this.#orderOf(cartId);
    return OrderErrors.cart_already_ordered({ extensions: { orderId } });
  }

  async #refusal({ code }: CartRefusal, cartId: string) {
    switch (code) {
      case 'cart.not_found':
        return OrderErrors.cart_not_found();
      case 'cart.empty':
        return OrderErrors.cart_empty();
      case 'cart.closed':
        return (await this.#orderOf(cartId)) ? this.alreadyOrdered(cartId) : OrderErrors.cart_closed();
    }
  }

  async #orderOf(cartId: string): Promise<string | undefined> {
    const [key] = await this.database.read.query<{ order_id: string }[]>(
      'SELECT order_id FROM order_keys WHERE cart_id = $1',
      [cartId],
    );
    return key?.order_id;
  }
}
