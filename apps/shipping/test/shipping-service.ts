import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { DataOf } from '@tenfold/contract-kit';
import { Database, newId, type Tx } from '@tenfold/database';
import { Sealer, type Handler, type Received } from '@tenfold/messaging';
import type { DeliveryAddress } from '@tenfold/order-contracts';
import type { ShipmentPicture } from '@tenfold/shipping-contracts';
import {
  eventually,
  hear,
  SimulatorsProcess,
  startTestService,
  WEBHOOK_SECRET,
  type TestEdit,
  type TestResponse,
  type TestService,
} from '@tenfold/testing';
import type { ShipmentView } from '../src/find-shipments/shipment.view.ts';
import { OnOrderCancellationRequested } from '../src/on-order-cancellation-requested/on-order-cancellation-requested.ts';
import { OnOrderConfirmed } from '../src/on-order-confirmed/on-order-confirmed.ts';
import type { orderConfirmed } from '../src/on-order-confirmed/order-confirmed.view.ts';
import { shippingDatabase } from '../src/persistence/shipping-database.ts';
import { manifest } from '../src/service.manifest.ts';
import { ShippingModule } from '../src/shipping.module.ts';

export const staff = { userId: '0197a1f0-0000-7000-8000-0000000000ad', permissions: ['shipments.manage'] as const };
export const customer = { userId: '0197a1f0-0000-7000-8000-0000000000aa' };

export const anAddress: DeliveryAddress = {
  recipient: 'Ada Lovelace',
  line1: 'Marylebone Road 1',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

type Line = DataOf<typeof orderConfirmed>['lines'][number];

/** Two mugs of 350 g; say only what matters. */
export const aLine = (over: Partial<Line> = {}): Line => ({
  itemId: newId(),
  variantId: newId(),
  sku: 'MUG-BLUE',
  name: 'Mug, blue',
  quantity: 2,
  weightGrams: 350,
  ...over,
});

interface Order {
  readonly orderId: string;
  readonly lines: readonly Line[];
}

interface Wishes extends Partial<Order> {
  readonly version?: number;
  readonly methodCode?: string;
  readonly userId?: string;
}

/** Nobody listens there; for specs that never call the carrier. */
const NOBODY = 'http://127.0.0.1:9';

/** The whole shipping service over real Postgres. Events come in by `confirm` and `stop`, as the inbox hands them over. */
export class ShippingUnderTest {
  private constructor(
    readonly service: TestService,
    readonly simulators: SimulatorsProcess | undefined,
  ) {}

  /** @param carrier `simulated`: beside the real simulators */
  static async start(carrier: 'simulated' | 'away' = 'away'): Promise<ShippingUnderTest> {
    const simulators = carrier === 'simulated' ? await SimulatorsProcess.start() : undefined;
    const env = {
      SHIPPING_CARRIER_URL: simulators?.url ?? NOBODY,
      SHIPPING_CARRIER_WEBHOOK_SECRET: WEBHOOK_SECRET,
      SHIPPING_PUBLIC_URL: 'http://shop.example',
      // Nothing is read anew by the clock: what a quote says follows from edits alone.
      SHIPPING_TARIFF_TTL_MS: '600000',
    };
    const service = await startTestService({ manifest, module: ShippingModule, database: shippingDatabase, env });
    if (simulators) simulators.target = service.url;
    return new ShippingUnderTest(service, simulators);
  }

  async stop(): Promise<void> {
    if (this.simulators) this.simulators.target = undefined;
    await this.service.close();
    await this.simulators?.stop();
  }

  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.service.database.query<Row>(sql, parameters);
  }

  /** Hears `order.confirmed`. */
  async confirm({ orderId = newId(), lines = [aLine()], version = 3, ...rest }: Wishes = {}): Promise<Order> {
    const address = await this.service.get(Sealer).seal(['shipping'], anAddress);
    const data = { orderId, version, lines, methodCode: 'standard', address, totals: { currency: 'EUR' }, ...rest };
    await this.#hear(OnOrderConfirmed, data);
    return { orderId, lines };
  }

  /** Hears `order.cancellation_requested`; `meanwhile` runs when it has the row of the order and has written nothing. */
  async cancel({ orderId, lines }: Order, meanwhile?: () => Promise<unknown>): Promise<void> {
    await this.#hear(OnOrderCancellationRequested, { orderId, version: 4, lines }, async (tx) => {
      if (meanwhile === undefined) return;
      await tx.query('SELECT 1 FROM shipping_orders WHERE order_id = $1 FOR UPDATE', [orderId]);
      await meanwhile();
    });
  }

  /** Resolves when a session of this database waits for a row that another one holds. */
  async somebodyWaits(): Promise<void> {
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => expect(await this.query(waiting)).not.toEqual([]));
  }

  /** A confirmed order with its one shipment. */
  async anOrder(wishes: Wishes = {}): Promise<Order & { shipment: ShipmentView }> {
    const order = await this.confirm(wishes);
    const [shipment] = await this.shipments(order.orderId);
    return { ...order, shipment: shipment! };
  }

  async shipments(orderId: string): Promise<readonly ShipmentView[]> {
    const path = `/v1/shipments?orderId=${orderId}`;
    return (await this.service.request<{ items: ShipmentView[] }>('GET', path, { as: staff })).body.items;
  }

  asStaff<Body = Record<string, unknown>>(
    method: string,
    path: string,
    edit: TestEdit = {},
  ): Promise<TestResponse<Body>> {
    return this.service.edit<Body>(method, `/v1/admin/${path}`, { as: staff, ...edit });
  }

  dispatch(id: string, body: object = {}, key?: string): Promise<TestResponse<ShipmentView & { code?: string }>> {
    return this.asStaff('POST', `shipments/${id}/dispatch`, { body, ...(key !== undefined && { key }) });
  }

  split(id: string, lines: readonly { itemId: string; quantity: number }[], key?: string) {
    return this.asStaff<ShipmentView & { code?: string }>('POST', `shipments/${id}/split`, {
      body: { lines },
      ...(key !== undefined && { key }),
    });
  }

  /** What was said about an order, in order; throws when the versions have a gap. */
  async said(orderId: string): Promise<(ShipmentPicture & { type: string })[]> {
    const rows = await this.query<{ type: string; payload: ShipmentPicture }>(
      `SELECT type, payload FROM outbox_messages WHERE topic = 'shipping.shipments' AND key = $1 ORDER BY seq`,
      [orderId],
    );
    rows.forEach(({ payload }, index) => {
      if (payload.version !== index + 1) throw new Error(`Event ${index + 1} of ${orderId}: ${payload.version}`);
    });
    return rows.map(({ type, payload }) => ({ ...payload, type: type.replace(/^shipment\.(.*)\.v1$/, '$1') }));
  }

  async saidTypes(orderId: string): Promise<string[]> {
    return (await this.said(orderId)).map(({ type }) => type);
  }

  #hear(type: Type, data: object, first?: (tx: Tx) => Promise<void>): Promise<void> {
    const handler = this.service.get<Handler<never, unknown>>(type);
    return hear(this.service.get(Database), handler, { data } as Received<never>, first);
  }
}

/** A method of this carrier in a zone of its own, with one price. @returns its code */
export async function aMethod(shipping: ShippingUnderTest, carrier: string): Promise<string> {
  const code = `by-${carrier}-${randomUUID().slice(0, 8)}`;
  const [found] = await shipping.query<{ id: string }>('SELECT id FROM carriers WHERE code = $1', [carrier]);
  const zone = await shipping.asStaff<{ id: string }>('POST', 'shipping/zones', {
    body: { name: code, areas: [{ country: 'AQ' }] },
  });
  const body = { code, name: code, zoneId: zone.body.id, carrierId: found!.id, minDays: 1, maxDays: 3 };
  const method = await shipping.asStaff('POST', 'shipping/methods', { body });
  if (method.status !== 201) throw new Error(JSON.stringify(method.body));
  return code;
}
