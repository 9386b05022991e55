import type { DataOf } from '@tenfold/contract-kit';
import { newId, type Tx } from '@tenfold/database';
import { Handles, Sealer, type Handler, type Received } from '@tenfold/messaging';
import { deliveryAddress } from '@tenfold/order-contracts';
import type { EntityManager } from 'typeorm';
import { ShipmentAnnouncer } from '../announce-shipment/shipment-announcer.ts';
import { weightOf, type Shipment, type ShippingOrder } from '../domain/shipping-order.ts';
import { AddressCipher } from '../persistence/address-cipher.ts';
import { ShippingOrders, type ShipmentDetails } from '../persistence/shipping-orders.repository.ts';
import { orderConfirmed } from './order-confirmed.view.ts';

type Confirmed = DataOf<typeof orderConfirmed>;

/** An order that was never heard of, with all its units in one shipment. */
interface Opening {
  readonly order: ShippingOrder;
  readonly shipment: Shipment;
  readonly details: ShipmentDetails;
}

/**
 * The carrier of the method, else the simulated one, else any: a method that has gone or was never ours must not keep an
 * order that is paid for in the house.
 */
const CHOOSE = `
  SELECT c.id, c.code, c.adapter, c.tracking_url_template AS "trackingUrlTemplate", next_shipment_number() AS number
  FROM carriers c LEFT JOIN shipping_methods m ON m.carrier_id = c.id AND m.code = $1
  WHERE c.is_active AND c.deleted_at IS NULL
  ORDER BY m.id IS NULL, c.code <> 'simulated', c.code LIMIT 1`;

type Chosen = Shipment['carrier'] & { readonly id: string; readonly number: string };

/**
 * Puts one shipment with every unit on the pick list. An order that is known already, because the event came twice or
 * because its cancellation overtook it, is left as it is.
 */
@Handles(orderConfirmed, { together: 20 })
export class OnOrderConfirmed implements Handler<typeof orderConfirmed, Opening | undefined> {
  constructor(
    private readonly orders: ShippingOrders,
    private readonly announcer: ShipmentAnnouncer,
    private readonly sealer: Sealer,
    private readonly addresses: AddressCipher,
  ) {}

  async read({ data }: Received<Confirmed>, db: EntityManager): Promise<Opening | undefined> {
    if ((await this.orders.find(db, data.orderId)) !== undefined) return undefined;
    const address = await this.sealer.unseal(data.address, deliveryAddress);
    const [chosen] = await db.query<Chosen[]>(CHOOSE, [data.methodCode]);
    if (chosen === undefined) throw new Error('There is no active carrier');
    return opening(data, chosen, this.addresses.encrypt(address));
  }

  async handle({ data }: Received<Confirmed>, tx: Tx, opening: Opening | undefined): Promise<void> {
    if (opening === undefined) return;
    const { order, shipment, details } = opening;
    const at = await this.orders.insert(tx, order, data.orderNumber ?? null);
    await this.orders.insertShipment(tx, order, shipment, details);
    await this.announcer.announce(tx, order, shipment, { status: 'created', at });
  }
}

function opening(data: Confirmed, { id: carrierId, number, ...carrier }: Chosen, address: string): Opening {
  const items = data.lines.map(({ itemId, quantity }) => ({ itemId, quantity }));
  const { methodCode } = data;
  const shipment: Shipment = { id: newId(), number, status: 'created', carrier, methodCode, tracking: null, items };
  const order: ShippingOrder = {
    orderId: data.orderId,
    userId: data.userId ?? null,
    status: 'open',
    orderVersion: data.version,
    version: 1,
    lines: data.lines.map(({ weightGrams = null, ...line }) => ({
      ...line,
      weightGrams,
      allocated: line.quantity,
      shipped: 0,
      delivered: 0,
      cancelled: 0,
    })),
    shipments: [shipment],
  };
  const { currency } = data.totals;
  return { order, shipment, details: { carrierId, weightGrams: weightOf(order, items), currency, address } };
}
