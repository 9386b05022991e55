import { Body, Controller, Post, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { ProductErrors } from '../domain/product.errors.ts';
import {
  createdView,
  createProductBody,
  type CreatedView,
  type CreateProductBody,
} from '../edit-product/product.schema.ts';
import { CreateProduct } from './create-product.ts';

@RequiresPermission('catalog.write')
@Controller('v1/admin/products')
export class CreateProductController {
  constructor(private readonly createProduct: CreateProduct) {}

  @Post()
  @Summary('Drafts a product with its variants. It is not sold before it is published.')
  @Answers(201, 'The new product', createdView)
  @Throws(
    ProductErrors.sku_taken,
    ProductErrors.slug_taken,
    ProductErrors.barcode_taken,
    ProductErrors.options_taken,
    ProductErrors.category_not_found,
    ProductErrors.compare_at_price_too_low,
    ProductErrors.currency_mismatch,
  )
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createProductBody }) body: CreateProductBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedView> {
    const request = { key, caller: caller.userId, route: 'POST /v1/admin/products', fingerprint: fingerprint(body) };
    const created = await this.createProduct.run(caller, request, body);
    sendEntityTag(reply, created.version);
    return created;
  }
}
