import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, IfMatch, Summary, Throws, type Page } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { edited, tagged, type Edited } from './edited.ts';
import {
  createRateBody,
  updateRateBody,
  ratePage,
  listRatesQuery,
  type CreateRateBody,
  type UpdateRateBody,
  type RateView,
  type ListRatesQuery,
} from './rates.schema.ts';
import { Rates } from './rates.ts';

@RequiresPermission('shipments.manage')
@Controller('v1/admin/shipping/rates')
export class RatesController {
  constructor(private readonly rates: Rates) {}

  @Get()
  @Summary('Tiers of prices, of one method or of all.')
  @Answers(200, 'One page', ratePage)
  list(@Query({ schema: listRatesQuery }) query: ListRatesQuery): Promise<Page<RateView>> {
    return this.rates.list(query);
  }

  @Post()
  @Summary('Adds a tier to a method.')
  @Answers(201, 'The new rate', edited)
  @Throws(
    ShippingErrors.method_not_found,
    ShippingErrors.tiers_overlap,
    ShippingErrors.mixed_bases,
    ShippingErrors.range_empty,
  )
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createRateBody }) body: CreateRateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    const route = 'POST /v1/admin/shipping/rates';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint(body) };
    return tagged(reply, await this.rates.create(caller, request, body));
  }

  @Patch(':id')
  @Summary('Changes a tier.')
  @Answers(200, 'The version to base the next edit on', edited)
  @Throws(
    ShippingErrors.rate_not_found,
    ShippingErrors.tiers_overlap,
    ShippingErrors.mixed_bases,
    ShippingErrors.range_empty,
    ShippingErrors.stale_version,
  )
  async update(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: updateRateBody }) body: UpdateRateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    return tagged(reply, await this.rates.update(caller, { id, version }, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes a tier.')
  @Answers(204, 'Removed')
  @Throws(ShippingErrors.rate_not_found, ShippingErrors.stale_version)
  remove(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.rates.remove(caller, { id, version });
  }
}
