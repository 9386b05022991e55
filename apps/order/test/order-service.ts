import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { EventView } from '@tenfold/contract-kit';
import { Database, newId } from '@tenfold/database';
import type { Handler } from '@tenfold/messaging';
import { hear, startTestService, type TestRequest, type TestResponse, type TestService } from '@tenfold/testing';
import { OrderConfig } from '../src/config.ts';
import type { SaleItem } from '../src/domain/pricing.ts';
import { OnCatalogChanged } from '../src/on-catalog-changed/on-catalog-changed.ts';
import { OrderModule } from '../src/order.module.ts';
import { orderDatabase } from '../src/persistence/order-database.ts';
import type { PlacedOrder } from '../src/order-representation.ts';
import { manifest } from '../src/service.manifest.ts';
import { aSaleItem } from './a-catalogue.ts';
import { StandIns } from './stand-ins.ts';

/** The sweeper of a test is called by the test; nobody listens at this broker, and nothing is sent. */
const QUIET = { KAFKA_BROKERS: '127.0.0.1:9', CHECKOUT_SWEEP_MS: '60000' };

export const customer = { userId: '0197a1f0-0000-7000-8000-0000000000aa' };
export const staff = { userId: '0197a1f0-0000-7000-8000-0000000000ad', permissions: ['orders.manage'] as const };

export const mugs = aSaleItem();
export const tea = aSaleItem({
  variantId: '0197a1f0-0000-7000-8000-000000000002',
  productId: '0197a1f0-0000-7000-8000-000000000020',
  sku: 'TEA-GREEN',
  name: 'Tea, green',
  options: {},
  price: 350,
  weightGrams: null,
});

export const anAddress = {
  recipient: 'Ada Lovelace',
  line1: 'Marylebone Road 1',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

/** A body for `POST /v1/orders`: two mugs to Berlin; say only what matters. */
export function anOrderBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    lines: [{ variantId: mugs.variantId, quantity: 2 }],
    shippingAddress: anAddress,
    paymentMethodId: 'pm_1',
    ...changes,
  };
}

/** What the four axes of an order say. */
export interface Axes {
  readonly status: string;
  readonly payment: string;
  readonly fulfilment: string;
  readonly saga: string;
  readonly version: number;
}

/**
 * The real order service over real Postgres, without a broker: events are handed to its handlers as the inbox does. Those
 * whom it asks while a customer waits are stand-ins.
 */
export class OrderService implements AsyncDisposable {
  private constructor(
    readonly service: TestService,
    readonly others: StandIns,
  ) {}

  /** Sells mugs and tea; nothing is cheaper, and shipping is free. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<OrderService> {
    const others = new StandIns();
    await others.start();
    const settings = { ...QUIET, ...others.environment, ...env };
    const service = await startTestService({ manifest, module: OrderModule, database: orderDatabase, env: settings });
    const order = new OrderService(service, others);
    await order.sells(mugs);
    await order.sells(tea);
    return order;
  }

  request<Body>(method: string, path: string, request?: TestRequest): Promise<TestResponse<Body>> {
    return this.service.request<Body>(method, path, request);
  }

  /** Places an order, as `customer` unless told otherwise. */
  async place(changes: Record<string, unknown> = {}, request: TestRequest = { as: customer }): Promise<PlacedOrder> {
    const response = await this.post<PlacedOrder>(anOrderBody(changes), request);
    if (response.status !== 201) throw new Error(`Not placed: ${JSON.stringify(response.body)}`);
    return response.body;
  }

  post<Body>(body: unknown, { headers, ...request }: TestRequest = {}): Promise<TestResponse<Body>> {
    return this.request<Body>('POST', '/v1/orders', {
      body,
      headers: { 'idempotency-key': randomUUID(), ...headers },
      ...request,
    });
  }

  /** Delivers an event to its handler: read, then the transaction; again when the order moved between the two. */
  hear<Data>(handler: Type<Handler<EventView<Data>, unknown>>, data: Data, id = newId()): Promise<void> {
    return hear<Data, unknown>(this.db, this.service.get(handler), { id, data });
  }

  /** The catalogue says that this is sold, in `version` of its product. */
  async sells(item: SaleItem, version = 1): Promise<void> {
    const { productId, currency, taxClass, variantId, sku, name, options, price, minPerOrder, isSold } = item;
    await this.hear(OnCatalogChanged as Type<Handler<EventView, unknown>>, {
      productId,
      version,
      currency,
      taxClass,
      variants: [
        {
          variantId,
          sku,
          name,
          options,
          price,
          tiers: item.tiers,
          minPerOrder,
          isSold,
          ...(item.weightGrams === null ? {} : { weightGrams: item.weightGrams }),
          ...(item.maxPerOrder === null ? {} : { maxPerOrder: item.maxPerOrder }),
        },
      ],
    });
  }

  /** Shortens windows of the configuration until they have passed for every order, and makes the step of `orderId` due. */
  async runOutOf(windows: readonly (keyof OrderConfig)[], orderId: string): Promise<void> {
    Object.assign(this.service.get(OrderConfig), Object.fromEntries(windows.map((window) => [window, 0])));
    await this.query('UPDATE checkout_sagas SET step_deadline = now() WHERE order_id = $1', [orderId]);
  }

  /** Takes `runOutOf` back for the orders to come. */
  patience(): void {
    Object.assign(this.service.get(OrderConfig), new OrderConfig());
  }

  async axes(orderId: string): Promise<Axes> {
    const [axes] = await this.query<Axes>(
      `SELECT o.status, o.payment_status AS payment, o.fulfilment_status AS fulfilment, s.status AS saga, o.version::int
       FROM orders o JOIN checkout_sagas s ON s.order_id = o.id WHERE o.id = $1`,
      [orderId],
    );
    return axes!;
  }

  /** What was written for others about an order, in order: type and data. */
  said(orderId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    return this.query(`SELECT type, payload AS data FROM outbox_messages WHERE key = $1 ORDER BY aggregate_version`, [
      orderId,
    ]);
  }

  async saidTypes(orderId: string): Promise<string[]> {
    return (await this.said(orderId)).map(({ type }) => type);
  }

  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.service.database.query<Row>(sql, parameters);
  }

  /** Everything that the business tables hold; the same after a delivery that changed nothing. */
  async fingerprint(): Promise<string> {
    const tables = [
      'order_keys',
      'orders',
      'order_items',
      'order_status_history',
      'checkout_sagas',
      'catalog_items',
      'outbox_messages',
    ];
    const sums = await Promise.all(
      tables.map((table) => this.query(`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS sum FROM ${table} t`)),
    );
    return JSON.stringify(sums);
  }

  private get db(): Database {
    return this.service.get(Database);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.others.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
