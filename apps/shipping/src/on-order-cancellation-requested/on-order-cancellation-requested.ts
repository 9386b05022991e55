import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { ShipmentAnnouncer } from '../announce-shipment/shipment-announcer.ts';
import { stop, type ShippingOrder } from '../domain/shipping-order.ts';
import { ShippingOrders } from '../persistence/shipping-orders.repository.ts';
import { cancellationRequested } from './cancellation-requested.view.ts';

type Requested = DataOf<typeof cancellationRequested>;

/**
 * Decides what of the order still stays in the house: from here on nothing leaves, and the answer says what had left. If
 * the order was never heard of, it is written down as closed, so that its confirmation finds nothing to do.
 */
@Handles(cancellationRequested)
export class OnOrderCancellationRequested implements Handler<typeof cancellationRequested, ShippingOrder | undefined> {
  constructor(
    private readonly orders: ShippingOrders,
    private readonly announcer: ShipmentAnnouncer,
  ) {}

  read({ data }: Received<Requested>, db: EntityManager): Promise<ShippingOrder | undefined> {
    return this.orders.find(db, data.orderId);
  }

  async handle({ data }: Received<Requested>, tx: Tx, before: ShippingOrder | undefined): Promise<void> {
    if (before?.status === 'closed') return;
    const after = before === undefined ? tombstone(data) : stop(before, data.version);
    const at =
      before === undefined ? await this.orders.insert(tx, after, null) : await this.orders.save(tx, before, after);
    const stopped = after.shipments.find(({ status }) => status === 'cancelled');
    await this.announcer.announce(tx, after, stopped, { status: 'cancelled', at });
  }
}

function tombstone({ orderId, version, lines }: Requested): ShippingOrder {
  return {
    orderId,
    userId: null,
    status: 'closed',
    orderVersion: version,
    version: 1,
    lines: lines.map((line) => ({
      ...line,
      sku: '',
      name: '',
      weightGrams: null,
      allocated: 0,
      shipped: 0,
      delivered: 0,
      cancelled: line.quantity,
    })),
    shipments: [],
  };
}
