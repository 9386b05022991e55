import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import {
  Answers,
  IdempotencyKey,
  IfMatch,
  pageQuery,
  Summary,
  Throws,
  type Page,
  type PageQuery,
} from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { edited, tagged, type Edited } from './edited.ts';
import {
  createCarrierBody,
  updateCarrierBody,
  carrierPage,
  type CreateCarrierBody,
  type UpdateCarrierBody,
  type CarrierView,
} from './carriers.schema.ts';
import { CarrierRows } from './carriers.ts';

@RequiresPermission('shipments.manage')
@Controller('v1/admin/shipping/carriers')
export class CarrierRowsController {
  constructor(private readonly carriers: CarrierRows) {}

  @Get()
  @Summary('Who brings parcels. Secrets are never shown.')
  @Answers(200, 'One page', carrierPage)
  list(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<CarrierView>> {
    return this.carriers.list(query);
  }

  @Post()
  @Summary('Adds a carrier.')
  @Answers(201, 'The new carrier', edited)
  @Throws(ShippingErrors.code_taken, ShippingErrors.carrier_not_connected)
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createCarrierBody }) body: CreateCarrierBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    const route = 'POST /v1/admin/shipping/carriers';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint(body) };
    return tagged(reply, await this.carriers.create(caller, request, body));
  }

  @Patch(':id')
  @Summary('Changes a carrier, its secrets too.')
  @Answers(200, 'The version to base the next edit on', edited)
  @Throws(ShippingErrors.carrier_not_found, ShippingErrors.carrier_not_connected, ShippingErrors.stale_version)
  async update(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: updateCarrierBody }) body: UpdateCarrierBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    return tagged(reply, await this.carriers.update(caller, { id, version }, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes a carrier that nothing uses.')
  @Answers(204, 'Removed')
  @Throws(ShippingErrors.carrier_not_found, ShippingErrors.carrier_in_use, ShippingErrors.stale_version)
  remove(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.carriers.remove(caller, { id, version });
  }
}
