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
  createPromotionBody,
  promotionPage,
  promotionQuery,
  promotionView,
  updatePromotionBody,
  type CreatePromotionBody,
  type PromotionQuery,
  type PromotionView,
  type UpdatePromotionBody,
} from './promotion.schema.ts';
import { Promotions } from './promotions.ts';

@RequiresPermission('catalog.write')
@Controller('v1/admin/discounts/promotions')
export class PromotionsController {
  constructor(
    private readonly promotions: Promotions,
    private readonly editor: DiscountEditor,
  ) {}

  @Get()
  @Summary('Promotions, the newest first.')
  @Answers(200, 'One page', promotionPage)
  list(@Query({ schema: promotionQuery }) query: PromotionQuery): Promise<Page<PromotionView>> {
    return this.promotions.list(query);
  }

  @Get(':id')
  @Summary('One promotion with its rules, and what it has cost.')
  @Answers(200, 'The promotion', promotionView)
  @Throws(DiscountErrors.promotion_not_found)
  async show(
    @Param('id', { schema: z.uuid() }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PromotionView> {
    const promotion = await this.promotions.show(id);
    sendEntityTag(reply, promotion.version);
    return promotion;
  }

  @Post()
  @Summary('Makes a promotion: conditions that all have to hold, and one effect.')
  @Answers(201, 'The version to base the next edit on', editedView)
  @Throws(DiscountErrors.window_crossed, DiscountErrors.currency_unknown)
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createPromotionBody }) body: CreatePromotionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const route = 'POST /v1/admin/discounts/promotions';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint(body) };
    const created = await this.promotions.create(caller, request, body);
    sendEntityTag(reply, created.version);
    return created;
  }

  @Patch(':id')
  @Summary('Changes a promotion for the orders to come; rules are replaced as a whole.')
  @Answers(200, 'The version to base the next edit on', editedView)
  @Throws(
    DiscountErrors.promotion_not_found,
    DiscountErrors.stale_version,
    DiscountErrors.window_crossed,
    DiscountErrors.below_used,
    DiscountErrors.currency_unknown,
  )
  async update(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: updatePromotionBody }) body: UpdatePromotionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.promotions.update(caller, id, version, body) };
    sendEntityTag(reply, edited.version);
    return edited;
  }

  @Put(':id/status')
  @Summary('Activates, pauses or ends a promotion. What has ended stays ended.')
  @Answers(200, 'The version to base the next edit on', editedView)
  @Throws(DiscountErrors.promotion_not_found, DiscountErrors.stale_version, DiscountErrors.illegal_transition)
  async changeStatus(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: changeStatusBody }) { status }: ChangeStatusBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.editor.changeStatus(caller, 'promotion', id, version, status) };
    sendEntityTag(reply, edited.version);
    return edited;
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes a promotion; orders that have it keep it.')
  @Answers(204, 'Removed')
  @Throws(DiscountErrors.promotion_not_found, DiscountErrors.stale_version)
  remove(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.editor.remove(caller, 'promotion', id, version);
  }
}
