import type { Type } from '@nestjs/common';
import { CART_TOKEN_HEADER } from '@tenfold/cart-contracts';
import type { EventView } from '@tenfold/contract-kit';
import { Database, newId } from '@tenfold/database';
import type { Handler } from '@tenfold/messaging';
import { hear, startTestService, type TestRequest, type TestResponse, type TestService } from '@tenfold/testing';
import type { CartView } from '../src/cart-representation.ts';
import { CartModule } from '../src/cart.module.ts';
import { OnCatalogChanged } from '../src/on-catalog-changed/on-catalog-changed.ts';
import { cartDatabase } from '../src/persistence/cart-database.ts';
import { manifest } from '../src/service.manifest.ts';

/** Nobody sweeps while a spec looks, and nobody listens where estimates are asked for. */
const QUIET = { CART_SWEEP_MS: '3600000', DISCOUNT_URL: 'http://127.0.0.1:9', SHIPPING_URL: 'http://127.0.0.1:9' };

export const someone = () => ({ userId: newId() });
export const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** What the catalogue says about one variant; say only what matters. */
export interface Sold {
  readonly variantId: string;
  readonly productId: string;
  readonly version?: number;
  readonly name?: string;
  readonly price?: number;
  readonly currency?: string;
  readonly tiers?: readonly { readonly minQuantity: number; readonly price: number }[];
  readonly minPerOrder?: number;
  readonly maxPerOrder?: number;
  readonly isSold?: boolean;
}

/** A variant of a product of its own. */
export const aVariant = () => ({ variantId: newId(), productId: newId() });

export interface GuestCart extends CartView {
  readonly token: string;
}

/** The real cart service over real Postgres, without a broker: events are handed to its handlers as the inbox does. */
export class CartService {
  private constructor(readonly service: TestService) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<CartService> {
    const options = { manifest, module: CartModule, database: cartDatabase, env: { ...QUIET, ...env } };
    return new CartService(await startTestService(options));
  }

  request<Body = CartView>(method: string, path: string, request?: TestRequest): Promise<TestResponse<Body>> {
    return this.service.request<Body>(method, `/v1/carts${path}`, request);
  }

  /** The open cart of an account. */
  async cartOf(as: { readonly userId: string }): Promise<CartView> {
    return expecting(await this.request('POST', '', { as }), 200, 201);
  }

  async guestCart(): Promise<GuestCart> {
    return expecting(await this.request<GuestCart>('POST', ''), 201);
  }

  /** Puts something into a cart, as its owner. */
  async add(cart: CartView, sold: { readonly variantId: string }, quantity: number, by: TestRequest) {
    const body = { variantId: sold.variantId, quantity };
    return expecting(await this.request('POST', `/${cart.id}/items`, { body, ...by }), 200);
  }

  async sells(sold: Sold): Promise<Sold> {
    const { variantId, productId, version = 1, name = 'Mug', price = 1999, currency = 'EUR', tiers = [] } = sold;
    const { minPerOrder = 1, maxPerOrder, isSold = true } = sold;
    await this.hear(OnCatalogChanged as Type<Handler<EventView, unknown>>, {
      productId,
      version,
      currency,
      variants: [
        {
          variantId,
          sku: `SKU-${variantId.slice(-6)}`,
          name,
          price,
          tiers,
          minPerOrder,
          ...(maxPerOrder === undefined ? {} : { maxPerOrder }),
          isSold,
          weightGrams: 350,
        },
      ],
    });
    return sold;
  }

  /** A new variant that is on sale. */
  aSoldVariant(wishes: Omit<Sold, 'variantId' | 'productId'> = {}): Promise<Sold> {
    return this.sells({ ...aVariant(), ...wishes });
  }

  /** Delivers an event to its handler: read, then the transaction; again when the cart moved between the two. */
  hear<Data>(handler: Type<Handler<EventView<Data>, unknown>>, data: Data): Promise<void> {
    return hear<Data, unknown>(this.service.get(Database), this.service.get(handler), { id: newId(), data });
  }

  /** What was said about a cart, in the order of its versions, which must have no gap. */
  async said(cartId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const rows = await this.query<{ type: string; data: Record<string, unknown>; version: number }>(
      `SELECT type, payload AS data, aggregate_version::int AS version FROM outbox_messages
       WHERE key = $1 ORDER BY tx_id, seq`,
      [cartId],
    );
    rows.forEach(({ version }, index) => {
      if (version !== index + 1) throw new Error(`Event ${index + 1} of cart ${cartId} has version ${version}`);
    });
    return rows.map(({ type, data }) => ({ type, data }));
  }

  async saidTypes(cartId: string): Promise<string[]> {
    return (await this.said(cartId)).map(({ type }) => type.replace(/^cart\.|\.v1$/g, ''));
  }

  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.service.database.query<Row>(sql, parameters);
  }

  close(): Promise<void> {
    return this.service.close();
  }
}

/** Sends the secret of a guest's cart. */
export const withToken = (token: string): TestRequest => ({ headers: { [CART_TOKEN_HEADER]: token } });

export function expecting<Body>({ status, body }: TestResponse<Body>, ...statuses: readonly number[]): Body {
  if (!statuses.includes(status)) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
