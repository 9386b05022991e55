import { CreatePaymentMethods1763600000000 } from './1763600000000-create-payment-methods.ts';
import { CreatePaymentOrders1763600001000 } from './1763600001000-create-payment-orders.ts';
import { CreatePayments1763600002000 } from './1763600002000-create-payments.ts';
import { CreateRefunds1763600003000 } from './1763600003000-create-refunds.ts';
import { CreateStoreCreditsAndGiftCards1763600004000 } from './1763600004000-create-store-credits-and-gift-cards.ts';
import { CreatePaymentWebhooks1763600005000 } from './1763600005000-create-payment-webhooks.ts';
import { CreateReconciliation1763600006000 } from './1763600006000-create-reconciliation.ts';
import { ForgetOneOffCards1763600007000 } from './1763600007000-forget-one-off-cards.ts';
import { RememberWhomToTell1763600008000 } from './1763600008000-remember-whom-to-tell.ts';
import { LetRefundsWait1763600009000 } from './1763600009000-let-refunds-wait.ts';

/** The tables of payment alone; the platform's come before them. */
export const paymentMigrations = [
  CreatePaymentMethods1763600000000,
  CreatePaymentOrders1763600001000,
  CreatePayments1763600002000,
  CreateRefunds1763600003000,
  CreateStoreCreditsAndGiftCards1763600004000,
  CreatePaymentWebhooks1763600005000,
  CreateReconciliation1763600006000,
  ForgetOneOffCards1763600007000,
  RememberWhomToTell1763600008000,
  LetRefundsWait1763600009000,
];
