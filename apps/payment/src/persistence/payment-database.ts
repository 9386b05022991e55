import { databaseMigrations, type ServiceDatabase } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { OneOffMethodEntity } from './entities/one-off-method.entity.ts';
import { PaymentMethodEntity } from './entities/payment-method.entity.ts';
import { PaymentOrderEntity } from './entities/payment-order.entity.ts';
import { PaymentTransactionEntity } from './entities/payment-transaction.entity.ts';
import { PaymentWebhookEntity } from './entities/payment-webhook.entity.ts';
import { PaymentEntity } from './entities/payment.entity.ts';
import {
  GiftCardEntity,
  GiftCardEntryEntity,
  StoreCreditEntity,
  StoreCreditEntryEntity,
} from './entities/purses.entity.ts';
import { ReconciliationItemEntity, ReconciliationRunEntity } from './entities/reconciliation.entity.ts';
import { RefundEntity } from './entities/refund.entity.ts';
import { paymentMigrations } from './migrations/index.ts';

export const paymentDatabase: ServiceDatabase = {
  name: 'payment',
  entities: [
    PaymentOrderEntity,
    PaymentEntity,
    PaymentTransactionEntity,
    RefundEntity,
    PaymentMethodEntity,
    OneOffMethodEntity,
    StoreCreditEntity,
    StoreCreditEntryEntity,
    GiftCardEntity,
    GiftCardEntryEntity,
    PaymentWebhookEntity,
    ReconciliationRunEntity,
    ReconciliationItemEntity,
  ],
  migrations: [...databaseMigrations, ...messagingMigrations, ...paymentMigrations],
};
