import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, IfMatch, Summary, Throws, type Page } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { edited, tagged, type Edited } from './edited.ts';
import {
  createMethodBody,
  updateMethodBody,
  methodPage,
  listMethodsQuery,
  type CreateMethodBody,
  type UpdateMethodBody,
  type MethodView,
  type ListMethodsQuery,
} from './methods.schema.ts';
import { Methods } from './methods.ts';

@RequiresPermission('shipments.manage')
@Controller('v1/admin/shipping/methods')
export class MethodsController {
  constructor(private readonly methods: Methods) {}

  @Get()
  @Summary('Ways to send, of one zone or of all.')
  @Answers(200, 'One page', methodPage)
  list(@Query({ schema: listMethodsQuery }) query: ListMethodsQuery): Promise<Page<MethodView>> {
    return this.methods.list(query);
  }

  @Post()
  @Summary('Makes a way to send parcels into a zone.')
  @Answers(201, 'The new method', edited)
  @Throws(
    ShippingErrors.code_taken,
    ShippingErrors.zone_not_found,
    ShippingErrors.carrier_not_found,
    ShippingErrors.days_reversed,
  )
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createMethodBody }) body: CreateMethodBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    const route = 'POST /v1/admin/shipping/methods';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint(body) };
    return tagged(reply, await this.methods.create(caller, request, body));
  }

  @Patch(':id')
  @Summary('Changes a method; its code stays, because orders carry it.')
  @Answers(200, 'The version to base the next edit on', edited)
  @Throws(
    ShippingErrors.method_not_found,
    ShippingErrors.zone_not_found,
    ShippingErrors.carrier_not_found,
    ShippingErrors.days_reversed,
    ShippingErrors.stale_version,
  )
  async update(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: updateMethodBody }) body: UpdateMethodBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    return tagged(reply, await this.methods.update(caller, { id, version }, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes a method without rates.')
  @Answers(204, 'Removed')
  @Throws(ShippingErrors.method_not_found, ShippingErrors.method_in_use, ShippingErrors.stale_version)
  remove(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.methods.remove(caller, { id, version });
  }
}
