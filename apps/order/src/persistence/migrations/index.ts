import { databaseMigrations } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { CreateOrders1763610000000 } from './1763610000000-create-orders.ts';
import { CreateOrderItems1763610001000 } from './1763610001000-create-order-items.ts';
import { CreateOrderStatusHistory1763610002000 } from './1763610002000-create-order-status-history.ts';
import { CreateShippingAddressesAndNotes1763610003000 } from './1763610003000-create-shipping-addresses-and-notes.ts';
import { CreateTaxesAndDiscounts1763610004000 } from './1763610004000-create-taxes-and-discounts.ts';
import { CreateOrderEditsAndDrafts1763610005000 } from './1763610005000-create-order-edits-and-drafts.ts';
import { CreateCheckoutSagas1763610006000 } from './1763610006000-create-checkout-sagas.ts';
import { CreateCatalogItems1763610007000 } from './1763610007000-create-catalog-items.ts';
import { HoldUnitsTogether1763610010000 } from './1763610010000-hold-units-together.ts';

/** Everything that makes `order_db`, the platform's tables first. */
export const migrations = [
  ...databaseMigrations,
  ...messagingMigrations,
  CreateOrders1763610000000,
  CreateOrderItems1763610001000,
  CreateOrderStatusHistory1763610002000,
  CreateShippingAddressesAndNotes1763610003000,
  CreateTaxesAndDiscounts1763610004000,
  CreateOrderEditsAndDrafts1763610005000,
  CreateCheckoutSagas1763610006000,
  CreateCatalogItems1763610007000,
  HoldUnitsTogether1763610010000,
];
