import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CART_TOKEN_HEADER, checkoutCart, type CheckoutCart } from '@tenfold/cart-contracts';
import { currentCorrelation } from '@tenfold/messaging';
import { ServiceCall, type Refused } from '@tenfold/service-calls';
import { OrderConfig } from '../config.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import type { Credentials } from './credentials.ts';

const REFUSALS = ['cart.not_found', 'cart.closed', 'cart.empty'] as const;
export type CartRefusal = Refused<(typeof REFUSALS)[number]>;

/** The cart that an order is made from, as its owner may see it. */
@Injectable()
export class AskCart implements OnApplicationShutdown {
  readonly #call: ServiceCall;

  constructor({ CART_URL: url, CHECKOUT_CALL_TIMEOUT_MS: timeoutMs }: OrderConfig) {
    const unavailable = OrderErrors.cart_unavailable;
    this.#call = new ServiceCall({ name: 'cart', url, timeoutMs, unavailable, correlation: currentCorrelation });
  }

  /** @throws OrderErrors.cart_unavailable */
  async checkout(cartId: string, { authorization, cartToken }: Credentials): Promise<CheckoutCart | CartRefusal> {
    const answer = await this.#call.ask({
      method: 'GET',
      path: `/v1/carts/${cartId}/checkout`,
      headers: { authorization, [CART_TOKEN_HEADER]: cartToken },
      answer: checkoutCart,
      refusals: REFUSALS,
    });
    return answer.ok ? answer.data : answer;
  }

  onApplicationShutdown(): Promise<void> {
    return this.#call.close();
  }
}
