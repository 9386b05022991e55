import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database } from '@tenfold/database';
import { Carriers } from '../carriers/carriers.ts';
import { TrackingLinks } from '../carriers/tracking-links.ts';
import { assertTransition } from '../domain/shipment-status.ts';
import { shipmentOf } from '../domain/shipping-order.ts';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { showShipment, type ShipmentView } from '../find-shipments/shipment.view.ts';
import { MoveParcel } from '../move-parcel/move-parcel.ts';
import { ShippingOrders, whileItChanges } from '../persistence/shipping-orders.repository.ts';
import { StaffAudit } from '../persistence/staff-audit.ts';

/** Staff say that a parcel arrived, of a carrier that does not say so itself. */
@Injectable()
export class DeliverShipment {
  constructor(
    private readonly database: Database,
    private readonly orders: ShippingOrders,
    private readonly moveParcel: MoveParcel,
    private readonly carriers: Carriers,
    private readonly links: TrackingLinks,
    private readonly audit: StaffAudit,
  ) {}

  /**
   * @throws shipping.shipment_not_found, shipping.carrier_reports_itself, shipping.illegal_transition, shipping.busy
   */
  run(caller: Identity, shipmentId: string): Promise<ShipmentView> {
    const read = async () => shipmentOf(await this.orders.findByShipment(this.database.read, shipmentId), shipmentId);
    return whileItChanges(async () => {
      const { order, shipment } = await read();
      if (this.carriers.get(shipment.carrier.adapter).reportsItself) throw ShippingErrors.carrier_reports_itself();
      assertTransition(shipment.status, 'delivered');
      const occurredAt = new Date().toISOString();
      const said = { status: 'delivered', occurredAt, description: undefined, location: undefined } as const;
      await this.database.transaction(async (tx) => {
        await this.moveParcel.run(tx, order, shipment, said);
        await this.audit.record(tx, caller, 'update', {
          type: 'shipment',
          id: shipmentId,
          before: { status: shipment.status },
          after: { status: 'delivered' },
        });
      });
      return showShipment(order, { ...shipment, status: 'delivered' }, this.links);
    });
  }
}
