import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import { editedView, type EditedView } from '../edit-product/product.schema.ts';
import { PublishProduct } from './publish-product.ts';

@RequiresPermission('catalog.write')
@Controller('v1/admin/products/:id')
@Throws(ProductErrors.not_found, ProductErrors.stale_version, ProductErrors.illegal_transition)
export class PublishProductController {
  constructor(private readonly publishProduct: PublishProduct) {}

  @Post('publish')
  @HttpCode(200)
  @Summary('Puts a product on sale.')
  @Answers(200, 'The version to base the next edit on', editedView)
  @Throws(ProductErrors.nothing_to_sell)
  async publish(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.publishProduct.publish(caller, id, version) };
    sendEntityTag(reply, edited.version);
    return edited;
  }

  @Post('archive')
  @HttpCode(200)
  @Summary('Takes a product off sale; what is ordered already is delivered.')
  @Answers(200, 'The version to base the next edit on', editedView)
  async archive(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.publishProduct.archive(caller, id, version) };
    sendEntityTag(reply, edited.version);
    return edited;
  }
}
