import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, IfMatch, sendEntityTag, Summary, Throws, type Page } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { DiscountErrors } from '../domain/discount.errors.ts';
import { DiscountEditor } from '../edit-discounts/discount-editor.ts';
import {
  changeStatusBody,
  editedView,
  type ChangeStatusBody,
  type EditedView,
} from '../edit-discounts/discount.schema.ts';
import {
  couponPage,
  couponQuery,
  couponView,
  createCouponBody,
  generateCouponsBody,
  generatedView,
  updateCouponBody,
  type CouponQuery,
  type CouponView,
  type CreateCouponBody,
  type GenerateCouponsBody,
  type GeneratedView,
  type UpdateCouponBody,
} from './coupon.schema.ts';
import { Coupons } from './coupons.ts';

const refusedTerms = [
  DiscountErrors.code_taken,
  DiscountErrors.value_does_not_fit,
  DiscountErrors.window_crossed,
  DiscountErrors.currency_mismatch,
  DiscountErrors.currency_unknown,
];

@RequiresPermission('catalog.write')
@Controller('v1/admin/coupons')
export class CouponsController {
  constructor(
    private readonly coupons: Coupons,
    private readonly editor: DiscountEditor,
  ) {}

  @Get()
  @Summary('Coupons, the newest first.')
  @Answers(200, 'One page', couponPage)
  list(@Query({ schema: couponQuery }) query: CouponQuery): Promise<Page<CouponView>> {
    return this.coupons.list(query);
  }

  @Get(':id')
  @Summary('One coupon, and how often it was used.')
  @Answers(200, 'The coupon', couponView)
  @Throws(DiscountErrors.coupon_not_found)
  async show(
    @Param('id', { schema: z.uuid() }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CouponView> {
    const coupon = await this.coupons.show(id);
    sendEntityTag(reply, coupon.version);
    return coupon;
  }

  @Post()
  @Summary('Makes a coupon; its code is unique whatever its case, and stays taken for good.')
  @Answers(201, 'The version to base the next edit on', editedView)
  @Throws(...refusedTerms)
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createCouponBody }) body: CreateCouponBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const request = { key, caller: caller.userId, route: 'POST /v1/admin/coupons', fingerprint: fingerprint(body) };
    const created = await this.coupons.create(caller, request, body);
    sendEntityTag(reply, created.version);
    return created;
  }

  @Post('batches')
  @Summary('Makes up to a thousand coupons with random codes on the same terms.')
  @Answers(201, 'The codes, and the batch to find them by', generatedView)
  @Throws(...refusedTerms)
  generate(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: generateCouponsBody }) body: GenerateCouponsBody,
  ): Promise<GeneratedView> {
    const route = 'POST /v1/admin/coupons/batches';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint(body) };
    return this.coupons.generate(caller, request, body);
  }

  @Patch(':id')
  @Summary('Changes the terms of a coupon for the orders to come.')
  @Answers(200, 'The version to base the next edit on', editedView)
  @Throws(
    DiscountErrors.coupon_not_found,
    DiscountErrors.stale_version,
    DiscountErrors.below_used,
    ...refusedTerms.slice(1),
  )
  async update(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: updateCouponBody }) body: UpdateCouponBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.coupons.update(caller, id, version, body) };
    sendEntityTag(reply, edited.version);
    return edited;
  }

  @Put(':id/status')
  @Summary('Activates, pauses or ends a coupon. What has ended stays ended.')
  @Answers(200, 'The version to base the next edit on', editedView)
  @Throws(DiscountErrors.coupon_not_found, DiscountErrors.stale_version, DiscountErrors.illegal_transition)
  async changeStatus(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: changeStatusBody }) { status }: ChangeStatusBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.editor.changeStatus(caller, 'coupon', id, version, status) };
    sendEntityTag(reply, edited.version);
    return edited;
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes a coupon; orders that have it keep it, and its code stays taken.')
  @Answers(204, 'Removed')
  @Throws(DiscountErrors.coupon_not_found, DiscountErrors.stale_version)
  remove(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.editor.remove(caller, 'coupon', id, version);
  }
}
