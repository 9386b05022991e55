import { Module } from '@nestjs/common';
import { DatabaseModule } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { DiscountConfig } from './config.ts';
import { DiscountEditor } from './edit-discounts/discount-editor.ts';
import { EvaluateDiscountsController } from './evaluate-discounts/evaluate-discounts.controller.ts';
import { EvaluateDiscounts } from './evaluate-discounts/evaluate-discounts.ts';
import { RulesReader } from './evaluate-discounts/rules-reader.ts';
import { TraceJournal } from './evaluate-discounts/trace-journal.ts';
import { AnnounceUsedUp } from './hold-limits/announce-used-up.ts';
import { Limits } from './hold-limits/limits.ts';
import { Coupons } from './manage-coupons/coupons.ts';
import { CouponsController } from './manage-coupons/coupons.controller.ts';
import { Promotions } from './manage-promotions/promotions.ts';
import { PromotionsController } from './manage-promotions/promotions.controller.ts';
import { OnOrderCancelled } from './on-order-cancelled/on-order-cancelled.ts';
import { OnOrderConfirmed } from './on-order-confirmed/on-order-confirmed.ts';
import { OnOrderPlaced } from './on-order-placed/on-order-placed.ts';
import { discountDatabase } from './persistence/discount-database.ts';
import { OrderLimitsRepository } from './persistence/order-limits.repository.ts';
import { UsageRepository } from './persistence/usage.repository.ts';
import { ReportUsageController } from './report-usage/report-usage.controller.ts';
import { ReportUsage } from './report-usage/report-usage.ts';
import { manifest } from './service.manifest.ts';

@Module({
  imports: [DatabaseModule.forService(discountDatabase), MessagingModule.forService(manifest)],
  controllers: [EvaluateDiscountsController, CouponsController, PromotionsController, ReportUsageController],
  providers: [
    DiscountConfig,
    RulesReader,
    TraceJournal,
    EvaluateDiscounts,
    DiscountEditor,
    Coupons,
    Promotions,
    ReportUsage,
    OrderLimitsRepository,
    UsageRepository,
    AnnounceUsedUp,
    Limits,
    OnOrderPlaced,
    OnOrderConfirmed,
    OnOrderCancelled,
  ],
})
export class DiscountModule {}
