import { randomUUID } from 'node:crypto';
import { expectStatus, Session } from './session.ts';

export interface Article {
  readonly productId: string;
  readonly variantId: string;
}

/** Somebody of the staff: puts goods on sale and handles money. */
export class Merchant {
  readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  static async logIn(gateway: string, login: { readonly email: string; readonly password: string }): Promise<Merchant> {
    return new Merchant(await Session.logIn(gateway, login));
  }

  /** A new article on sale, with as many units on hand as told. `cents` is its price in euro. */
  async sell({ units, cents = 1999 }: { readonly units: number; readonly cents?: number }): Promise<Article> {
    const sku = `TEST-${randomUUID()}`;
    const product = await this.#post<{ id: string; version: number; variants: { id: string }[] }>(
      '/v1/admin/products',
      { sku, name: `Article ${sku}`, price: { amount: cents, currency: 'EUR' } },
      201,
    );
    const variantId = product.variants[0]?.id;
    if (variantId === undefined) throw new Error(`Product ${product.id} has no variant`);
    await this.#post('/v1/admin/stock/receipts', { variantId, quantity: units, notes: 'opening stock' }, 201);
    await this.#post(`/v1/admin/products/${product.id}/publish`, undefined, 200, {
      'if-match': `"${product.version}"`,
    });
    return { productId: product.id, variantId };
  }

  /** A coupon that takes `percentBp` basis points off, for as many uses as told. */
  async offerCoupon(terms: {
    readonly code: string;
    readonly percentBp: number;
    readonly usageLimit?: number;
    readonly usageLimitPerUser?: number;
  }): Promise<{ readonly id: string; readonly version: number }> {
    const body = { name: terms.code, kind: 'percentage', status: 'active', ...terms };
    return this.#post('/v1/admin/coupons', body, 201);
  }

  async #post<Body>(path: string, body: unknown, status: number, headers: Record<string, string> = {}): Promise<Body> {
    const answer = await this.session.request<Body>('POST', path, {
      ...(body === undefined ? {} : { body }),
      headers: { 'idempotency-key': randomUUID(), ...headers },
    });
    return expectStatus(answer, status);
  }
}
