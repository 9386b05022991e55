import { Body, Controller, Param, Patch, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import { SetReorderPoint, type ReorderPoint } from './set-reorder-point.ts';

const setReorderPointBody = z.object({ reorderPoint: z.int().min(1).max(1_000_000) });
type SetReorderPointBody = z.output<typeof setReorderPointBody>;

const reorderPointView = z.object({ reorderPoint: z.int(), version: z.int() });

@RequiresPermission('stock.write')
@Controller('v1/admin/stock')
export class SetReorderPointController {
  constructor(private readonly setReorderPoint: SetReorderPoint) {}

  @Patch(':id')
  @Summary('Says below which number of available units the stock counts as low.')
  @Answers(200, 'The new reorder point', reorderPointView)
  @Throws(ProductErrors.stock_not_found, ProductErrors.stale_version)
  async set(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: setReorderPointBody }) { reorderPoint }: SetReorderPointBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReorderPoint> {
    const changed = await this.setReorderPoint.run(caller, id, version, reorderPoint);
    sendEntityTag(reply, changed.version);
    return changed;
  }
}
