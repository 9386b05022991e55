import { Module } from '@nestjs/common';
import { DatabaseModule, FieldCipher } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { AdministerPaymentsController } from './administer-payments/administer-payments.controller.ts';
import { AdministerPayments } from './administer-payments/administer-payments.ts';
import { ListPayments } from './administer-payments/list-payments.ts';
import { CaptureEarned } from './capture-earned/capture-earned.ts';
import { PaymentConfig } from './config.ts';
import { OnOrderCancelled } from './on-order-cancelled/on-order-cancelled.ts';
import { OnOrderPartiallyShipped } from './on-order-partially-shipped/on-order-partially-shipped.ts';
import { OnOrderPaymentRequested } from './on-order-payment-requested/on-order-payment-requested.ts';
import { OnOrderShipped } from './on-order-shipped/on-order-shipped.ts';
import { OnReturnRefundRequested } from './on-return-refund-requested/on-return-refund-requested.ts';
import { ManageMethods } from './payment-methods/manage-methods.ts';
import { PaymentMethodsController } from './payment-methods/payment-methods.controller.ts';
import { PaymentMethods } from './payment-methods/payment-methods.repository.ts';
import { Accounts } from './persistence/accounts.repository.ts';
import { paymentDatabase } from './persistence/payment-database.ts';
import { PaymentProvider } from './provider/payment-provider.ts';
import { SimulatedProvider } from './provider/simulated-provider.ts';
import { ReceiveWebhookController } from './receive-webhook/receive-webhook.controller.ts';
import { ReceiveWebhook } from './receive-webhook/receive-webhook.ts';
import { RetryPaymentController } from './retry-payment/retry-payment.controller.ts';
import { RetryPayment } from './retry-payment/retry-payment.ts';
import { manifest } from './service.manifest.ts';
import { SettleAccount } from './settle-account/settle-account.ts';
import { SettlementMetrics } from './settle-account/settlement.metrics.ts';
import { SettlementScheduler } from './settle-account/settlement.scheduler.ts';
import { ShowPaymentController } from './show-payment/show-payment.controller.ts';
import { VisibleAccounts } from './show-payment/visible-accounts.ts';

@Module({
  imports: [DatabaseModule.forService(paymentDatabase), MessagingModule.forService(manifest)],
  controllers: [
    PaymentMethodsController,
    ShowPaymentController,
    RetryPaymentController,
    AdministerPaymentsController,
    ReceiveWebhookController,
  ],
  providers: [
    PaymentConfig,
    { provide: FieldCipher, useFactory: () => FieldCipher.fromEnvironment() },
    { provide: PaymentProvider, useClass: SimulatedProvider },
    Accounts,
    PaymentMethods,
    ManageMethods,
    VisibleAccounts,
    SettleAccount,
    SettlementScheduler,
    SettlementMetrics,
    CaptureEarned,
    RetryPayment,
    AdministerPayments,
    ListPayments,
    ReceiveWebhook,
    OnOrderPaymentRequested,
    OnOrderCancelled,
    OnReturnRefundRequested,
    OnOrderPartiallyShipped,
    OnOrderShipped,
  ],
})
export class PaymentModule {}
