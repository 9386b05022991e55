import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { CreateReturnables1763730000000 } from './1763730000000-create-returnables.ts';
import { CreateReturns1763730001000 } from './1763730001000-create-returns.ts';

/** Everything that makes `return_db`, in order: what each database has, what was delivered, then what comes back. */
export const migrations: readonly MigrationClass[] = [
  ...databaseMigrations,
  ...messagingMigrations,
  CreateReturnables1763730000000,
  CreateReturns1763730001000,
];
