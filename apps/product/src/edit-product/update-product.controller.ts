import { Body, Controller, Param, Patch, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import { editedView, updateProductBody, type EditedView, type UpdateProductBody } from './product.schema.ts';
import { UpdateProduct } from './update-product.ts';

@RequiresPermission('catalog.write')
@Controller('v1/admin/products')
export class UpdateProductController {
  constructor(private readonly updateProduct: UpdateProduct) {}

  @Patch(':id')
  @Summary('Changes a product; lists (images, tags, categoryIds) are replaced as a whole.')
  @Answers(200, 'The version to base the next edit on', editedView)
  @Throws(
    ProductErrors.not_found,
    ProductErrors.stale_version,
    ProductErrors.slug_taken,
    ProductErrors.category_not_found,
    ProductErrors.currency_mismatch,
  )
  async update(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: updateProductBody }) body: UpdateProductBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EditedView> {
    const edited = { id, version: await this.updateProduct.run(caller, id, version, body) };
    sendEntityTag(reply, edited.version);
    return edited;
  }
}
