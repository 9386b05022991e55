import { Controller, Get, Param, Query } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { CartErrors } from '../domain/cart.errors.ts';
import { Holder, type CartHolder } from '../holder/cart-holder.ts';
import { EstimateTotals } from './estimate-totals.ts';
import { cartTotals, totalsQuery, type CartTotals, type TotalsQuery } from './estimate.schema.ts';

@Controller('v1/carts')
export class EstimateTotalsController {
  constructor(private readonly estimateTotals: EstimateTotals) {}

  @Get(':id/totals')
  @Public()
  @Summary('Estimates what the cart costs, with discounts and (given a country) shipping; does without whoever is away')
  @Answers(200, 'The totals, and whom they do without', cartTotals)
  @Throws(CartErrors.not_found)
  totals(
    @Holder() holder: CartHolder,
    @Param('id', { schema: z.uuid() }) id: string,
    @Query({ schema: totalsQuery }) query: TotalsQuery,
  ): Promise<CartTotals> {
    return this.estimateTotals.run(holder, id, query);
  }
}
