import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { RequiresPermission } from '@tenfold/auth-guard';
import { Answers, sendEntityTag, Summary, Throws, type Page } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import {
  adminProductPage,
  adminProductQuery,
  adminProductView,
  type AdminProductQuery,
  type AdminProductSummary,
  type AdminProductView,
} from './product-views.ts';
import { ReadProduct } from './read-product.ts';

@RequiresPermission('catalog.write')
@Controller('v1/admin/products')
export class ManageProductsController {
  constructor(private readonly readProduct: ReadProduct) {}

  @Get()
  @Summary('Every product, also drafts and what is archived, the newest first.')
  @Answers(200, 'One page', adminProductPage)
  list(@Query({ schema: adminProductQuery }) query: AdminProductQuery): Promise<Page<AdminProductSummary>> {
    return this.readProduct.list(query);
  }

  @Get(':id')
  @Summary('One product as staff see it; its ETag is the version to base an edit on.')
  @Answers(200, 'The product', adminProductView)
  @Throws(ProductErrors.not_found)
  async read(
    @Param('id', { schema: z.uuid() }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AdminProductView> {
    const product = await this.readProduct.forStaff(id);
    sendEntityTag(reply, product.version);
    return product;
  }
}
