import { Controller, Get, Param, Query } from '@nestjs/common';
import { RequiresPermission } from '@tenfold/auth-guard';
import { Answers, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import {
  ledgerPage,
  ledgerQuery,
  lowStockQuery,
  stockPage,
  stockQuery,
  type LedgerEntryView,
  type LedgerQuery,
  type LowStockQuery,
  type StockQuery,
  type StockView,
} from './browse-stock.schema.ts';
import { BrowseStock } from './browse-stock.ts';

@RequiresPermission('stock.write')
@Controller('v1/admin/stock')
export class BrowseStockController {
  constructor(private readonly browseStock: BrowseStock) {}

  @Get()
  @Summary('What is on hand, reserved and available, by variant and location.')
  @Answers(200, 'One page', stockPage)
  list(@Query({ schema: stockQuery }) query: StockQuery): Promise<Page<StockView>> {
    return this.browseStock.list(query);
  }

  @Get('low')
  @Summary('What should be reordered: available units below the reorder point, the emptiest first.')
  @Answers(200, 'One page', stockPage)
  low(@Query({ schema: lowStockQuery }) query: LowStockQuery): Promise<Page<StockView>> {
    return this.browseStock.low(query);
  }

  @Get(':id/ledger')
  @Summary('Every movement of one stock, the newest first.')
  @Answers(200, 'One page', ledgerPage)
  @Throws(ProductErrors.stock_not_found)
  ledger(
    @Param('id', { schema: z.uuid() }) id: string,
    @Query({ schema: ledgerQuery }) query: LedgerQuery,
  ): Promise<Page<LedgerEntryView>> {
    return this.browseStock.ledger(id, query);
  }
}
