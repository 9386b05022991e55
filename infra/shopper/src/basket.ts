import { randomUUID } from 'node:crypto';
import type { MoneyAnswer, OrderAnswer } from './customer.ts';
import { expectStatus, type Answer, type Session } from './session.ts';

export interface BasketAnswer {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly couponCode?: string;
  readonly items: readonly { readonly variantId: string; readonly quantity: number; readonly warnings: unknown[] }[];
  readonly subtotal: MoneyAnswer;
}

export interface TotalsAnswer {
  readonly subtotal: MoneyAnswer;
  readonly discount: MoneyAnswer;
  readonly shipping?: MoneyAnswer;
  readonly total: MoneyAnswer;
  readonly coupon?: { readonly status: string; readonly reason?: string };
  readonly shippingOptions: readonly { readonly code: string; readonly price: MoneyAnswer }[];
  readonly missing: readonly string[];
}

export interface Checkout {
  /** Id of a payment method, see `Customer.payWith`. */
  readonly paymentMethodId: string;
  /** The cheapest one there when absent. */
  readonly shippingMethod?: string;
  readonly expectedTotal?: MoneyAnswer;
  /** Needed from a guest. */
  readonly email?: string;
  readonly idempotencyKey?: string;
}

export const HOME = {
  recipient: 'Ada Lovelace',
  line1: 'Hauptstr. 1',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

/** A cart in somebody's hand: an account's, or a guest's with the secret that opens it. */
export class Basket {
  readonly id: string;
  readonly #session: Session;
  readonly #token: string | undefined;

  private constructor(session: Session, id: string, token?: string) {
    this.#session = session;
    this.id = id;
    this.#token = token;
  }

  static async open(session: Session): Promise<Basket> {
    const answer = await session.request<{ id: string; token?: string }>('POST', '/v1/carts');
    const { id, token } = expectStatus(answer, 200, 201);
    return new Basket(session, id, token);
  }

  /** Puts more of something in. */
  async put(variantId: string, quantity = 1): Promise<BasketAnswer> {
    return expectStatus(await this.#ask<BasketAnswer>('POST', '/items', { variantId, quantity }), 200);
  }

  async empty(): Promise<BasketAnswer> {
    return expectStatus(await this.#ask<BasketAnswer>('DELETE', '/items'), 200);
  }

  /** Sets how many of something are in. */
  async set(variantId: string, quantity: number): Promise<BasketAnswer> {
    return expectStatus(await this.#ask<BasketAnswer>('PUT', `/items/${variantId}`, { quantity }), 200);
  }

  async takeOut(variantId: string): Promise<BasketAnswer> {
    return expectStatus(await this.#ask<BasketAnswer>('DELETE', `/items/${variantId}`), 200);
  }

  async useCoupon(code: string): Promise<BasketAnswer> {
    return expectStatus(await this.#ask<BasketAnswer>('PUT', '/coupon', { code }), 200);
  }

  async forgetCoupon(): Promise<BasketAnswer> {
    return expectStatus(await this.#ask<BasketAnswer>('DELETE', '/coupon'), 200);
  }

  async show(): Promise<BasketAnswer> {
    return expectStatus(await this.#ask<BasketAnswer>('GET', ''), 200);
  }

  /** What it costs, delivered to {@link HOME}. */
  async totals(): Promise<TotalsAnswer> {
    const { country, postalCode } = HOME;
    return expectStatus(
      await this.#ask<TotalsAnswer>('GET', `/totals?country=${country}&postalCode=${postalCode}`),
      200,
    );
  }

  /** Gives a guest's basket to an account; it is gone then, and its lines are in the account's own. */
  async mergeInto(account: Session): Promise<Basket> {
    const answer = await account.request<BasketAnswer>('POST', `/v1/carts/${this.id}/merge`, {
      headers: this.#headers(),
    });
    return new Basket(account, expectStatus(answer, 200).id);
  }

  /** Orders what is in it and shows whatever came of it. */
  async tryToOrder(checkout: Checkout, signal?: AbortSignal): Promise<Answer<OrderAnswer>> {
    const { idempotencyKey = randomUUID(), ...wishes } = checkout;
    return this.#session.request('POST', '/v1/orders', {
      body: { cartId: this.id, shippingAddress: HOME, ...wishes },
      headers: { 'idempotency-key': idempotencyKey, ...this.#headers() },
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** @throws when the order was not taken */
  async order(checkout: Checkout): Promise<OrderAnswer> {
    return expectStatus(await this.tryToOrder(checkout), 201);
  }

  #ask<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const options = { headers: this.#headers(), ...(body === undefined ? {} : { body }) };
    return this.#session.request<Body>(method, `/v1/carts/${this.id}${path}`, options);
  }

  #headers(): Record<string, string> {
    return this.#token === undefined ? {} : { 'cart-token': this.#token };
  }
}
