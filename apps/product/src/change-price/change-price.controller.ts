import { Body, Controller, Param, Put, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import { editedView, type EditedView } from '../edit-product/product.schema.ts';
import { ChangePrice, changePriceBody, type ChangePriceBody } from './change-price.ts';

@RequiresPermission('catalog.write')
@Controller('v1/admin/products/:id/price')
export class ChangePriceController {
  constructor(private readonly changePrice: ChangePrice) {}

  @Put()
  @Summary('Sets the price of a product or of one of its variants, from now on.')
  @Answers(200, 'The version to base the next edit on', editedView)
  @Throws(
    ProductErrors.not_found,
    ProductErrors.variant_not_found,
    ProductErrors.stale_version,
    ProductErrors.compare_at_price_too_low,
    ProductErrors.currency_mismatch,
  )
  async change(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: changePriceBody }) body: ChangePriceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.changePrice.run(caller, id, version, body) };
    sendEntityTag(reply, edited.version);
    return edited;
  }
}
