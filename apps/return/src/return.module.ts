import { Module } from '@nestjs/common';
import { DatabaseModule } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { AuthorizeReturn } from './approve-return/authorize-return.ts';
import { BrowseReturnsController } from './browse-returns/browse-returns.controller.ts';
import { BrowseReturns } from './browse-returns/browse-returns.ts';
import { CancelReturnController } from './cancel-return/cancel-return.controller.ts';
import { CheckEligibilityController } from './check-eligibility/check-eligibility.controller.ts';
import { CheckEligibility } from './check-eligibility/check-eligibility.ts';
import { ReturnConfig } from './config.ts';
import { ExpireAuthorizations } from './expire-authorizations/expire-authorizations.ts';
import { expiryWorker } from './expire-authorizations/expiry.worker.ts';
import { InspectReturnController } from './inspect-return/inspect-return.controller.ts';
import { MoveReturnController } from './move-return/move-return.controller.ts';
import { OnOrderDelivered } from './on-order-delivered/on-order-delivered.ts';
import { OnOrderPartiallyDelivered } from './on-order-partially-delivered/on-order-partially-delivered.ts';
import { OnRefundFailed } from './on-refund-failed/on-refund-failed.ts';
import { OnRefundSucceeded } from './on-refund-succeeded/on-refund-succeeded.ts';
import { returnDatabase } from './persistence/return-database.ts';
import { Returnables } from './persistence/returnables.repository.ts';
import { Returns } from './persistence/returns.repository.ts';
import { PrintLabelController } from './print-label/print-label.controller.ts';
import { PrintLabel } from './print-label/print-label.ts';
import { RecordRefund } from './refund-return/record-refund.ts';
import { RefundReturnController } from './refund-return/refund-return.controller.ts';
import { ShippingPolicy } from './refund-return/shipping-policy.ts';
import { RequestReturnController } from './request-return/request-return.controller.ts';
import { RequestReturn } from './request-return/request-return.ts';
import { manifest } from './service.manifest.ts';
import { StaffActs } from './staff-acts.ts';
import { TrackReturnController } from './track-return/track-return.controller.ts';
import { TrackReturn } from './track-return/track-return.ts';

@Module({
  imports: [DatabaseModule.forService(returnDatabase), MessagingModule.forService(manifest)],
  controllers: [
    CheckEligibilityController,
    RequestReturnController,
    BrowseReturnsController,
    CancelReturnController,
    TrackReturnController,
    PrintLabelController,
    MoveReturnController,
    InspectReturnController,
    RefundReturnController,
  ],
  providers: [
    ReturnConfig,
    Returnables,
    Returns,
    CheckEligibility,
    RequestReturn,
    AuthorizeReturn,
    BrowseReturns,
    TrackReturn,
    PrintLabel,
    StaffActs,
    ShippingPolicy,
    RecordRefund,
    ExpireAuthorizations,
    expiryWorker,
    OnOrderPartiallyDelivered,
    OnOrderDelivered,
    OnRefundSucceeded,
    OnRefundFailed,
  ],
})
export class ReturnModule {}
