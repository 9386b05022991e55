import { Controller, Get, Param, Query } from '@nestjs/common';
import { RequiresPermission } from '@tenfold/auth-guard';
import { Answers, pageQuery, Summary, Throws, type Page, type PageQuery } from '@tenfold/service-host';
import { z } from 'zod';
import { DiscountErrors } from '../domain/discount.errors.ts';
import { ReportUsage, usagePage, usageTotals, type UsageTotals, type UsageView } from './report-usage.ts';

@RequiresPermission('catalog.write')
@Controller('v1/admin')
export class ReportUsageController {
  constructor(private readonly report: ReportUsage) {}

  @Get('coupons/:id/usage')
  @Summary('How often a coupon with limits was used, and what that cost.')
  @Answers(200, 'The totals', usageTotals)
  @Throws(DiscountErrors.coupon_not_found)
  coupon(@Param('id', { schema: z.uuid() }) id: string): Promise<UsageTotals> {
    return this.report.totals('coupon', id);
  }

  @Get('coupons/:id/usages')
  @Summary('The orders that used a coupon with limits, the newest first.')
  @Answers(200, 'One page', usagePage)
  @Throws(DiscountErrors.coupon_not_found)
  couponUsages(
    @Param('id', { schema: z.uuid() }) id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<UsageView>> {
    return this.report.list('coupon', id, query);
  }

  @Get('discounts/promotions/:id/usage')
  @Summary('How often a promotion with a budget was used, and what that cost.')
  @Answers(200, 'The totals', usageTotals)
  @Throws(DiscountErrors.promotion_not_found)
  promotion(@Param('id', { schema: z.uuid() }) id: string): Promise<UsageTotals> {
    return this.report.totals('promotion', id);
  }

  @Get('discounts/promotions/:id/usages')
  @Summary('The orders that used a promotion with a budget, the newest first.')
  @Answers(200, 'One page', usagePage)
  @Throws(DiscountErrors.promotion_not_found)
  promotionUsages(
    @Param('id', { schema: z.uuid() }) id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<UsageView>> {
    return this.report.list('promotion', id, query);
  }
}
