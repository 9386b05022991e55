import { randomUUID } from 'node:crypto';
import { HOME } from './basket.ts';
import { expectStatus, Session, type Answer } from './session.ts';

export interface MoneyAnswer {
  readonly amount: number;
  readonly currency: string;
}

/** What a customer reads of an order; the API gives more. */
export interface OrderAnswer {
  readonly id: string;
  readonly number: string;
  readonly status: 'pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled';
  readonly paymentStatus: string;
  readonly cancelReason?: string;
  readonly lines: readonly { readonly itemId: string; readonly variantId: string; readonly quantity: number }[];
  readonly totals: {
    readonly subtotal: MoneyAnswer;
    readonly discount: MoneyAnswer;
    readonly shipping: MoneyAnswer;
    readonly total: MoneyAnswer;
  };
  readonly payment: {
    readonly nextStep?: { readonly type: string; readonly action?: { readonly url: string } };
  };
}

export interface Wish {
  readonly variantId: string;
  readonly quantity?: number;
  /** Id of a payment method, see {@link Customer.payWith}. */
  readonly paymentMethodId: string;
  /** Another one for each order unless given. */
  readonly idempotencyKey?: string;
  readonly expectedTotal?: MoneyAnswer;
  readonly couponCode?: string;
}

/** Somebody who buys. */
export class Customer {
  readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  /** Asks for an account; what proves the address comes by mail. */
  static async register(gateway: string, login: { readonly email: string; readonly password: string }): Promise<void> {
    expectStatus(await Session.guest(gateway).request('POST', '/v1/auth/register', { body: login }), 202);
  }

  static async logIn(gateway: string, login: { readonly email: string; readonly password: string }): Promise<Customer> {
    return new Customer(await Session.logIn(gateway, login));
  }

  /** Makes a payment method for one order out of a token of the simulated provider, such as `tok_ok`; returns its id. */
  async payWith(token: string): Promise<string> {
    const body = { token, save: false };
    const answer = await this.session.request<{ id: string }>('POST', '/v1/payment-methods', { body });
    return expectStatus(answer, 201).id;
  }

  /** Keeps a token of the simulated provider for any number of orders; returns the id of the payment method. */
  async keepMethod(token: string): Promise<string> {
    const body = { token, save: true };
    const answer = await this.session.request<{ id: string }>('POST', '/v1/payment-methods', { body });
    return expectStatus(answer, 201).id;
  }

  /** Places an order and shows whatever came of it. */
  async tryToPlace(wish: Wish, signal?: AbortSignal): Promise<Answer<OrderAnswer>> {
    const { variantId, quantity = 1, paymentMethodId, idempotencyKey = randomUUID(), expectedTotal, couponCode } = wish;
    return this.session.request('POST', '/v1/orders', {
      body: { lines: [{ variantId, quantity }], shippingAddress: HOME, paymentMethodId, expectedTotal, couponCode },
      headers: { 'idempotency-key': idempotencyKey },
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** @throws when the order was not taken */
  async place(wish: Wish): Promise<OrderAnswer> {
    return expectStatus(await this.tryToPlace(wish), 201);
  }

  async order(id: string): Promise<OrderAnswer> {
    return expectStatus(await this.session.request<OrderAnswer>('GET', `/v1/orders/${id}`), 200);
  }

  async cancel(id: string): Promise<Answer<OrderAnswer>> {
    return this.session.request('POST', `/v1/orders/${id}/cancel`);
  }
}
