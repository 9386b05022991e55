import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { CreateCategories1763700000000 } from './1763700000000-create-categories.ts';
import { CreateProducts1763700001000 } from './1763700001000-create-products.ts';
import { CreatePrices1763700002000 } from './1763700002000-create-prices.ts';
import { CreateReviews1763700003000 } from './1763700003000-create-reviews.ts';
import { CreateInventory1763700004000 } from './1763700004000-create-inventory.ts';
import { CreateBulkJobs1763700005000 } from './1763700005000-create-bulk-jobs.ts';
import { CreateInventoryReturns1763700006000 } from './1763700006000-create-inventory-returns.ts';
import { CountReviewEvents1763700007000 } from './1763700007000-count-review-events.ts';

/** Everything that makes `product_db`, in order: what each database has, then the catalogue and its stock. */
export const migrations: readonly MigrationClass[] = [
  ...databaseMigrations,
  ...messagingMigrations,
  CreateCategories1763700000000,
  CreateProducts1763700001000,
  CreatePrices1763700002000,
  CreateReviews1763700003000,
  CreateInventory1763700004000,
  CreateBulkJobs1763700005000,
  CreateInventoryReturns1763700006000,
  CountReviewEvents1763700007000,
];
