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
  createZoneBody,
  updateZoneBody,
  zonePage,
  type CreateZoneBody,
  type UpdateZoneBody,
  type ZoneView,
} from './zones.schema.ts';
import { Zones } from './zones.ts';

@RequiresPermission('shipments.manage')
@Controller('v1/admin/shipping/zones')
export class ZonesController {
  constructor(private readonly zones: Zones) {}

  @Get()
  @Summary('Where is sent to: each zone with its areas.')
  @Answers(200, 'One page', zonePage)
  list(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<ZoneView>> {
    return this.zones.list(query);
  }

  @Post()
  @Summary('Makes a zone of countries, regions and ranges of postcodes.')
  @Answers(201, 'The new zone', edited)
  @Throws(ShippingErrors.name_taken)
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createZoneBody }) body: CreateZoneBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    const route = 'POST /v1/admin/shipping/zones';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint(body) };
    return tagged(reply, await this.zones.create(caller, request, body));
  }

  @Patch(':id')
  @Summary('Changes a zone; areas that are sent take the place of all it had.')
  @Answers(200, 'The version to base the next edit on', edited)
  @Throws(ShippingErrors.zone_not_found, ShippingErrors.name_taken, ShippingErrors.stale_version)
  async update(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: updateZoneBody }) body: UpdateZoneBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    return tagged(reply, await this.zones.update(caller, { id, version }, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes a zone that no method belongs to.')
  @Answers(204, 'Removed')
  @Throws(ShippingErrors.zone_not_found, ShippingErrors.zone_in_use, ShippingErrors.stale_version)
  remove(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.zones.remove(caller, { id, version });
  }
}
