import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { CreateCoupons1763800000000 } from './1763800000000-create-coupons.ts';
import { CreatePromotions1763800001000 } from './1763800001000-create-promotions.ts';
import { CreateOrderLimits1763800002000 } from './1763800002000-create-order-limits.ts';

/** Everything that makes `discount_db`, in order. */
export const migrations: readonly MigrationClass[] = [
  ...databaseMigrations,
  ...messagingMigrations,
  CreateCoupons1763800000000,
  CreatePromotions1763800001000,
  CreateOrderLimits1763800002000,
];
