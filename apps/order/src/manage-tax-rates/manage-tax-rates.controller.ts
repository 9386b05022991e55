import { Body, Controller, Get, Post } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { OrderErrors } from '../domain/order.errors.ts';
import { taxRate, taxRateBody, type TaxRateBody, type TaxRateView } from './manage-tax-rates.schema.ts';
import { ManageTaxRates } from './manage-tax-rates.ts';

@Controller('v1/admin/tax-rates')
@RequiresPermission('orders.manage')
export class ManageTaxRatesController {
  constructor(private readonly taxRates: ManageTaxRates) {}

  @Get()
  @Summary('Lists the tax rates, by place, class and time')
  @Answers(200, 'All living rates', z.object({ items: z.array(taxRate) }))
  async list(): Promise<{ items: TaxRateView[] }> {
    return { items: await this.taxRates.list() };
  }

  @Post()
  @Summary('Adds a tax rate for a place and a class of goods')
  @Answers(201, 'The rate', taxRate)
  @Throws(OrderErrors.tax_rate_overlaps, OrderErrors.tax_rate_ends_first)
  create(@Caller() caller: Identity, @Body({ schema: taxRateBody }) body: TaxRateBody): Promise<TaxRateView> {
    return this.taxRates.create(body, caller.userId);
  }
}
