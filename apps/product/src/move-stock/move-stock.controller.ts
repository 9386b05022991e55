import { Body, Controller, Post } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { ProductErrors } from '../domain/product.errors.ts';
import {
  adjustStockBody,
  countStockBody,
  receiveStockBody,
  stockMoved,
  type AdjustStockBody,
  type CountStockBody,
  type ReceiveStockBody,
  type StockMoved,
} from './move-stock.schema.ts';
import { MoveStock } from './move-stock.ts';

@RequiresPermission('stock.write')
@Controller('v1/admin/stock')
export class MoveStockController {
  constructor(private readonly moveStock: MoveStock) {}

  @Post('receipts')
  @Summary('Goods came in: adds them to what is on hand, and opens the location if it is new.')
  @Answers(201, 'What is there now', stockMoved)
  @Throws(ProductErrors.variant_not_found, ProductErrors.above_limit)
  receive(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: receiveStockBody }) body: ReceiveStockBody,
  ): Promise<StockMoved> {
    const { variantId, location, quantity, notes } = body;
    return this.moveStock.run(caller, request('receipts', caller, key, body), {
      kind: 'purchase',
      variantId,
      location,
      notes,
      change: () => quantity,
    });
  }

  @Post('adjustments')
  @Summary('Corrects what is on hand, for a reason that must be given.')
  @Answers(201, 'What is there now', stockMoved)
  @Throws(
    ProductErrors.stock_not_found,
    ProductErrors.below_promised,
    ProductErrors.below_zero,
    ProductErrors.above_limit,
  )
  adjust(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: adjustStockBody }) body: AdjustStockBody,
  ): Promise<StockMoved> {
    const { variantId, location, change, notes } = body;
    return this.moveStock.run(caller, request('adjustments', caller, key, body), {
      kind: 'adjustment',
      variantId,
      location,
      notes,
      change: () => change,
    });
  }

  @Post('counts')
  @Summary('Somebody counted: what is on hand becomes what was counted, and the difference goes into the ledger.')
  @Answers(201, 'What is there now', stockMoved)
  @Throws(ProductErrors.stock_not_found, ProductErrors.below_promised)
  count(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: countStockBody }) body: CountStockBody,
  ): Promise<StockMoved> {
    const { variantId, location, counted, notes } = body;
    return this.moveStock.run(caller, request('counts', caller, key, body), {
      kind: 'count_variance',
      variantId,
      location,
      notes,
      change: (onHand) => counted - onHand,
    });
  }
}

function request(collection: string, { userId }: Identity, key: string, body: unknown) {
  return { key, caller: userId, route: `POST /v1/admin/stock/${collection}`, fingerprint: fingerprint(body) };
}
