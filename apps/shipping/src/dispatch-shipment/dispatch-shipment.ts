import { Injectable, Logger } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database, Idempotency, uniqueViolation, type IdempotentRequest } from '@tenfold/database';
import { failPoint } from '@tenfold/messaging';
import { ShipmentAnnouncer } from '../announce-shipment/shipment-announcer.ts';
import type { Label } from '../carriers/carrier.ts';
import { Carriers } from '../carriers/carriers.ts';
import { assertTransition } from '../domain/shipment-status.ts';
import { dispatch, shipmentOf, weightOf, type Shipment, type ShippingOrder } from '../domain/shipping-order.ts';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { showShipment, type ShipmentView } from '../find-shipments/shipment.view.ts';
import { TrackingLinks } from '../carriers/tracking-links.ts';
import { GiveBackLabels } from '../give-back-labels/give-back-labels.ts';
import { MoveParcel } from '../move-parcel/move-parcel.ts';
import { ShippingOrders, whileItChanges } from '../persistence/shipping-orders.repository.ts';
import { StaffAudit } from '../persistence/staff-audit.ts';

interface Known {
  readonly order: ShippingOrder;
  readonly shipment: Shipment;
}

/**
 * A parcel leaves: first a label from the carrier, outside any transaction, then one transaction that either moves the
 * shipment or finds that somebody else was first, above all a cancellation. The label of a cancelled shipment is given back.
 */
@Injectable()
export class DispatchShipment {
  readonly #logger = new Logger(DispatchShipment.name);

  constructor(
    private readonly database: Database,
    private readonly orders: ShippingOrders,
    private readonly announcer: ShipmentAnnouncer,
    private readonly moveParcel: MoveParcel,
    private readonly carriers: Carriers,
    private readonly labels: GiveBackLabels,
    private readonly links: TrackingLinks,
    private readonly idempotency: Idempotency,
    private readonly audit: StaffAudit,
  ) {}

  /**
   * @param tracking number that staff typed in; only for a carrier that gives out none
   * @throws shipping.shipment_not_found, shipping.illegal_transition, shipping.carrier_not_connected,
   *   shipping.carrier_unavailable, shipping.tracking_number_taken, shipping.busy
   */
  async run(
    caller: Identity,
    request: IdempotentRequest,
    shipmentId: string,
    tracking: string | undefined,
  ): Promise<ShipmentView> {
    const answered = await this.idempotency.find(request);
    if (answered !== undefined) return answered.body as ShipmentView;
    await this.labels.remember(shipmentId);
    try {
      const { order, shipment } = await this.#read(shipmentId);
      assertTransition(shipment.status, 'dispatched');
      const weightGrams = weightOf(order, shipment.items);
      const label = await this.carriers.get(shipment.carrier.adapter).label({ shipmentId, weightGrams, tracking });
      failPoint('outside.done');
      return await this.#commit(caller, request, shipmentId, label);
    } catch (error) {
      if (uniqueViolation(error, 'uq_shipments_tracking_number')) throw ShippingErrors.tracking_number_taken();
      await this.#giveBack(shipmentId);
      throw error;
    }
  }

  #commit(caller: Identity, request: IdempotentRequest, shipmentId: string, label: Label): Promise<ShipmentView> {
    return whileItChanges(async () => {
      const { order, shipment } = await this.#read(shipmentId);
      const { answer } = await this.idempotency.onceAfterLook(request, async (tx, claim) => {
        const after = dispatch(order, shipment, label.tracking);
        const moved = shipmentOf(after, shipmentId).shipment;
        await claim({ status: 200, body: showShipment(after, moved, this.links) });
        const at = await this.orders.save(tx, order, after, { tracking: label.tracking, labelUrl: label.url });
        await this.announcer.announce(tx, after, moved, { status: 'dispatched', at });
        await this.moveParcel.track(tx, shipment, { status: 'dispatched' });
        await this.audit.record(tx, caller, 'update', {
          type: 'shipment',
          id: shipmentId,
          before: { status: shipment.status, trackingNumber: null },
          after: { status: 'dispatched', trackingNumber: label.tracking },
        });
      });
      return answer.body as ShipmentView;
    });
  }

  async #giveBack(shipmentId: string): Promise<void> {
    try {
      await this.labels.of(shipmentId);
    } catch (error) {
      this.#logger.warn({ msg: 'A label that nobody needs is given back later', shipmentId, error });
    }
  }

  async #read(shipmentId: string): Promise<Known> {
    return shipmentOf(await this.orders.findByShipment(this.database.read, shipmentId), shipmentId);
  }
}
