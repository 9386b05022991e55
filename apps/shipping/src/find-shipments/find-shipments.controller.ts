import { Controller, Get, Param, Query } from '@nestjs/common';
import { Caller, Public, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import {
  ofOrderQuery,
  pickListPage,
  pickListQuery,
  shipmentDetail,
  shipmentsOfOrder,
  type OfOrderQuery,
  type PickListEntry,
  type PickListQuery,
  type ShipmentDetail,
} from './find-shipments.schema.ts';
import { FindShipments } from './find-shipments.ts';
import type { ShipmentView } from './shipment.view.ts';

@Controller('v1')
export class FindShipmentsController {
  constructor(private readonly shipments: FindShipments) {}

  @Get('shipments')
  @Public()
  @Summary('The shipments of an order: for its owner, for staff, and for whoever knows the id of a guest’s order.')
  @Answers(200, 'The shipments; none for an order that is not the caller’s', shipmentsOfOrder)
  async ofOrder(
    @Caller() caller: Identity | undefined,
    @Query({ schema: ofOrderQuery }) query: OfOrderQuery,
  ): Promise<{ items: readonly ShipmentView[] }> {
    return { items: await this.shipments.ofOrder(query.orderId, caller) };
  }

  @Get('admin/shipments')
  @RequiresPermission('shipments.manage')
  @Summary('The pick list: shipments in one state, those that wait longest first.')
  @Answers(200, 'One page', pickListPage)
  pickList(@Query({ schema: pickListQuery }) query: PickListQuery): Promise<Page<PickListEntry>> {
    return this.shipments.pickList(query);
  }

  @Get('admin/shipments/:id')
  @RequiresPermission('shipments.manage')
  @Summary('One shipment with its address. That somebody looked is kept.')
  @Answers(200, 'The shipment', shipmentDetail)
  @Throws(ShippingErrors.shipment_not_found)
  detail(@Caller() caller: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<ShipmentDetail> {
    return this.shipments.detail(caller, id);
  }
}
