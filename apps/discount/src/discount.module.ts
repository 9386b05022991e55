import { Module } from '@nestjs/common';
import { DatabaseModule } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { DiscountConfig } from './config.ts';
import { EvaluateDiscountsController } from './evaluate-discounts/evaluate-discounts.controller.ts';
import { EvaluateDiscounts } from './evaluate-discounts/evaluate-discounts.ts';
import { RulesReader } from './evaluate-discounts/rules-reader.ts';
import { TraceJournal } from './evaluate-discounts/trace-journal.ts';
import { AnnounceUsedUp } from './hold-limits/announce-used-up.ts';
import { Limits } from './hold-limits/limits.ts';
import { OnOrderCancelled } from './on-order-cancelled/on-order-cancelled.ts';
import { OnOrderConfirmed } from './on-order-confirmed/on-order-confirmed.ts';
import { OnOrderPlaced } from './on-order-placed/on-order-placed.ts';
import { discountDatabase } from './persistence/discount-database.ts';
import { OrderLimitsRepository } from './persistence/order-limits.repository.ts';
import { UsageRepository } from './persistence/usage.repository.ts';
import { manifest } from './service.manifest.ts';

@Module({
  imports: [DatabaseModule.forService(discountDatabase), MessagingModule.forService(manifest)],
  controllers: [EvaluateDiscountsController],
  providers: [
    DiscountConfig,
    RulesReader,
    TraceJournal,
    EvaluateDiscounts,
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
