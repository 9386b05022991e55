import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { CreateCarriers1763680000000 } from './1763680000000-create-carriers.ts';
import { CreateTariff1763680001000 } from './1763680001000-create-tariff.ts';
import { CreateShipments1763680002000 } from './1763680002000-create-shipments.ts';
import { CreateCarrierWebhooks1763680003000 } from './1763680003000-create-carrier-webhooks.ts';
import { RememberLabels1763680004000 } from './1763680004000-remember-labels.ts';

/** Everything that makes `shipping_db`, in order: what each database has, then carriers, tariff and shipments. */
export const migrations: readonly MigrationClass[] = [
  ...databaseMigrations,
  ...messagingMigrations,
  CreateCarriers1763680000000,
  CreateTariff1763680001000,
  CreateShipments1763680002000,
  CreateCarrierWebhooks1763680003000,
  RememberLabels1763680004000,
];
