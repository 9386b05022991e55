import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { shipmentView, type ShipmentView } from '../find-shipments/shipment.view.ts';
import { DeliverShipment } from './deliver-shipment.ts';

@Controller('v1/admin/shipments')
export class DeliverShipmentController {
  constructor(private readonly deliverShipment: DeliverShipment) {}

  @Post(':id/deliver')
  @RequiresPermission('shipments.manage')
  @HttpCode(200)
  @Summary('Says that a parcel has arrived, for a carrier that does not say so itself.')
  @Answers(200, 'The shipment', shipmentView)
  @Throws(
    ShippingErrors.shipment_not_found,
    ShippingErrors.carrier_not_connected,
    ShippingErrors.carrier_reports_itself,
    ShippingErrors.illegal_transition,
    ShippingErrors.busy,
  )
  deliver(@Caller() caller: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<ShipmentView> {
    return this.deliverShipment.run(caller, id);
  }
}
