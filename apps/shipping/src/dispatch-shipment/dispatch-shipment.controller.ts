import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { shipmentView, type ShipmentView } from '../find-shipments/shipment.view.ts';
import { DispatchShipment } from './dispatch-shipment.ts';

const dispatchBody = z.object({
  /** For a carrier without a connection, when it has given a number; otherwise one is made. */
  trackingNumber: z
    .string()
    .regex(/^[A-Za-z0-9-]{4,100}$/, 'letters, digits and hyphens')
    .optional(),
});
type DispatchBody = z.output<typeof dispatchBody>;

@Controller('v1/admin/shipments')
export class DispatchShipmentController {
  constructor(private readonly dispatchShipment: DispatchShipment) {}

  @Post(':id/dispatch')
  @RequiresPermission('shipments.manage')
  @HttpCode(200)
  @Summary('Gets a label from the carrier and sends the parcel off. From here on its units cannot be cancelled.')
  @Answers(200, 'The shipment with its tracking number', shipmentView)
  @Throws(
    ShippingErrors.shipment_not_found,
    ShippingErrors.illegal_transition,
    ShippingErrors.carrier_not_connected,
    ShippingErrors.carrier_unavailable,
    ShippingErrors.tracking_number_refused,
    ShippingErrors.tracking_number_taken,
    ShippingErrors.busy,
  )
  dispatch(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: dispatchBody }) body: DispatchBody,
  ): Promise<ShipmentView> {
    const route = 'POST /v1/admin/shipments/:id/dispatch';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint({ id, ...body }) };
    return this.dispatchShipment.run(caller, request, id, body.trackingNumber);
  }
}
