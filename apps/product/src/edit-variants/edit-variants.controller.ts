import { Body, Controller, Param, Patch, Post, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import {
  createdVariantView,
  editedView,
  newVariant,
  updateVariantBody,
  type CreatedVariantView,
  type EditedView,
  type NewVariant,
  type UpdateVariantBody,
} from '../edit-product/product.schema.ts';
import { EditVariants } from './edit-variants.ts';

@RequiresPermission('catalog.write')
@Controller('v1/admin/products/:id/variants')
export class EditVariantsController {
  constructor(private readonly editVariants: EditVariants) {}

  @Post()
  @Summary('Adds a variant; its stock at the main location is opened, empty.')
  @Answers(201, 'The variant, and the version to base the next edit of the product on', createdVariantView)
  @Throws(
    ProductErrors.not_found,
    ProductErrors.stale_version,
    ProductErrors.sku_taken,
    ProductErrors.barcode_taken,
    ProductErrors.options_taken,
    ProductErrors.compare_at_price_too_low,
    ProductErrors.currency_mismatch,
  )
  async add(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @IdempotencyKey() key: string,
    @Body({ schema: newVariant }) body: NewVariant,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedVariantView> {
    const route = 'POST /v1/admin/products/:id/variants';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint({ id, body }) };
    const created = await this.editVariants.add(caller, id, version, request, body);
    sendEntityTag(reply, created.productVersion);
    return created;
  }

  @Patch(':variantId')
  @Summary('Changes a variant; If-Match is the version of the product.')
  @Answers(200, 'The version to base the next edit on', editedView)
  @Throws(
    ProductErrors.not_found,
    ProductErrors.variant_not_found,
    ProductErrors.stale_version,
    ProductErrors.barcode_taken,
    ProductErrors.options_taken,
    ProductErrors.order_limits_crossed,
    ProductErrors.currency_mismatch,
  )
  async change(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @Param('variantId', { schema: z.uuid() }) variantId: string,
    @IfMatch() version: number,
    @Body({ schema: updateVariantBody }) body: UpdateVariantBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.editVariants.change(caller, id, variantId, version, body) };
    sendEntityTag(reply, edited.version);
    return edited;
  }
}
