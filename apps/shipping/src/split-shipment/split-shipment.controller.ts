import { Body, Controller, Param, Post } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { shipmentView, type ShipmentView } from '../find-shipments/shipment.view.ts';
import { SplitShipment } from './split-shipment.ts';

const splitBody = z.object({
  /** What goes into the new shipment. */
  lines: z
    .array(z.object({ itemId: z.string().min(1).max(64), quantity: z.int().min(1).max(1_000_000) }))
    .min(1)
    .max(100),
});
type SplitBody = z.output<typeof splitBody>;

@Controller('v1/admin/shipments')
export class SplitShipmentController {
  constructor(private readonly splitShipment: SplitShipment) {}

  @Post(':id/split')
  @RequiresPermission('shipments.manage')
  @Summary('Takes a part of what is in a shipment that has not left into a new one.')
  @Answers(201, 'The new shipment', shipmentView)
  @Throws(
    ShippingErrors.shipment_not_found,
    ShippingErrors.order_closed,
    ShippingErrors.illegal_transition,
    ShippingErrors.split_too_much,
    ShippingErrors.busy,
  )
  split(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: splitBody }) body: SplitBody,
  ): Promise<ShipmentView> {
    const route = 'POST /v1/admin/shipments/:id/split';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint({ id, ...body }) };
    return this.splitShipment.run(caller, request, id, body.lines);
  }
}
