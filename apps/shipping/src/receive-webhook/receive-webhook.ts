import { Injectable } from '@nestjs/common';
import { Database, FieldCipher, newId, type Tx } from '@tenfold/database';
import type { CarrierEvent, ParcelNews } from '../carriers/carrier.ts';
import { SimulatedCarrier } from '../carriers/simulated-carrier.ts';
import type { Shipment, ShippingOrder } from '../domain/shipping-order.ts';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { MoveParcel } from '../move-parcel/move-parcel.ts';
import { SECRET_CONTEXT } from '../persistence/carrier-secrets.ts';
import { ShippingOrders, whileItChanges } from '../persistence/shipping-orders.repository.ts';

type Headers = Readonly<Record<string, unknown>>;

const CARRIER = 'simulated';
const OWN_SECRET = 'SELECT webhook_secret AS secret FROM carriers WHERE code = $1';

const INSERT = `
  INSERT INTO carrier_webhooks (id, carrier, carrier_event_id, type, raw_body, headers, signature_valid, status, attempts, processed_at)
  VALUES ($1, $2, $3, $4, $5, $6, true, $7, 1, now())
  ON CONFLICT (carrier, carrier_event_id) DO NOTHING
  RETURNING id`;

/** Of a webhook only these headers are kept; the others may carry addresses and credentials of proxies. */
const KEPT_HEADERS = ['content-type', 'user-agent'];

/**
 * What the carrier tells of a parcel. The event and its effect are one transaction under the unique event id: an event that
 * comes twice, early or late does its work once. A failure leaves nothing behind, so the carrier sends it again.
 */
@Injectable()
export class ReceiveWebhook {
  constructor(
    private readonly database: Database,
    private readonly orders: ShippingOrders,
    private readonly moveParcel: MoveParcel,
    private readonly carrier: SimulatedCarrier,
    private readonly cipher: FieldCipher,
  ) {}

  /**
   * @throws shipping.webhook_unsigned; nothing is stored of what nobody vouches for
   * @throws shipping.webhook_too_early for a parcel whose dispatch is not committed yet
   */
  async run(rawBody: Buffer, headers: Headers): Promise<void> {
    const event = this.carrier.readWebhook(rawBody, headers, new Date(), await this.#ownSecret());
    if (event === undefined) throw ShippingErrors.webhook_unsigned();
    await whileItChanges(async () => {
      const known = event.about && (await this.#find(event.about));
      await this.database.transaction(async (tx) => {
        const isNew = await this.#store(tx, event, rawBody, headers, known ? 'processed' : 'ignored');
        if (!isNew || event.about === undefined || known === undefined) return;
        await this.moveParcel.run(tx, known.order, known.shipment, event.about, {
          carrierEventId: event.id,
          raw: { type: event.type, ...event.about },
        });
      });
    });
  }

  async #ownSecret(): Promise<string | undefined> {
    const [row] = await this.database.read.query<{ secret: string | null }[]>(OWN_SECRET, [CARRIER]);
    return row?.secret ? this.cipher.decrypt(row.secret, SECRET_CONTEXT) : undefined;
  }

  async #find({ shipmentId, tracking }: ParcelNews): Promise<{ order: ShippingOrder; shipment: Shipment } | undefined> {
    const order = await this.orders.findByShipment(this.database.read, shipmentId);
    const shipment = order?.shipments.find(({ id }) => id === shipmentId);
    if (order === undefined || shipment === undefined || shipment.carrier.code !== CARRIER) return undefined;
    if (shipment.status === 'created') throw ShippingErrors.webhook_too_early();
    return shipment.tracking === tracking ? { order, shipment } : undefined;
  }

  /** @returns false when the event was there already. */
  async #store(
    tx: Tx,
    event: CarrierEvent,
    rawBody: Buffer,
    headers: Headers,
    status: 'processed' | 'ignored',
  ): Promise<boolean> {
    const kept = Object.fromEntries(KEPT_HEADERS.map((name) => [name, headers[name]]));
    const sealed = Buffer.from(this.cipher.encrypt(rawBody.toString('base64'), 'carrier_webhooks.raw_body'));
    const values = [newId(), CARRIER, event.id, event.type, sealed, kept, status];
    const rows = await tx.query<unknown[]>(INSERT, values);
    return rows.length === 1;
  }
}
