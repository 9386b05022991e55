import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { CreateProfiles1763710000000 } from './1763710000000-create-profiles.ts';
import { CreateAddresses1763710001000 } from './1763710001000-create-addresses.ts';
import { CreateWishes1763710002000 } from './1763710002000-create-wishes.ts';

export const migrations: readonly MigrationClass[] = [
  ...databaseMigrations,
  ...messagingMigrations,
  CreateProfiles1763710000000,
  CreateAddresses1763710001000,
  CreateWishes1763710002000,
];
