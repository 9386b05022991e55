import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { Caller, Public, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import { Categories } from './categories.ts';
import {
  categoryEdited,
  categoryTree,
  createCategoryBody,
  updateCategoryBody,
  type CategoryEdited,
  type CategoryNode,
  type CreateCategoryBody,
  type UpdateCategoryBody,
} from './category.schema.ts';

@Controller('v1')
export class CategoriesController {
  constructor(private readonly categories: Categories) {}

  @Public()
  @Get('categories')
  @Summary('The whole category tree.')
  @Answers(200, 'The categories at the top, each with its children', categoryTree)
  async tree(): Promise<{ items: readonly CategoryNode[] }> {
    return { items: await this.categories.tree() };
  }

  @RequiresPermission('catalog.write')
  @Post('admin/categories')
  @Summary('Makes a category, at the top or below another one.')
  @Answers(201, 'The new category', categoryEdited)
  @Throws(ProductErrors.category_not_found, ProductErrors.slug_taken)
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createCategoryBody }) body: CreateCategoryBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CategoryEdited> {
    const request = { key, caller: caller.userId, route: 'POST /v1/admin/categories', fingerprint: fingerprint(body) };
    const created = await this.categories.create(caller, request, body);
    sendEntityTag(reply, created.version);
    return created;
  }

  @RequiresPermission('catalog.write')
  @Patch('admin/categories/:id')
  @Summary('Changes or moves a category.')
  @Answers(200, 'The version to base the next edit on', categoryEdited)
  @Throws(
    ProductErrors.category_not_found,
    ProductErrors.category_cycle,
    ProductErrors.slug_taken,
    ProductErrors.stale_version,
  )
  async update(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: updateCategoryBody }) body: UpdateCategoryBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CategoryEdited> {
    const edited = await this.categories.update(caller, id, version, body);
    sendEntityTag(reply, edited.version);
    return edited;
  }

  @RequiresPermission('catalog.write')
  @Delete('admin/categories/:id')
  @HttpCode(204)
  @Summary('Removes a category that nothing lies in.')
  @Answers(204, 'Removed')
  @Throws(ProductErrors.category_not_found, ProductErrors.category_in_use, ProductErrors.stale_version)
  remove(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.categories.remove(caller, id, version);
  }
}
