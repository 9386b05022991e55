import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { CreateUsersAndRoles1763650000000 } from './1763650000000-create-users-and-roles.ts';
import { CreateSessions1763650001000 } from './1763650001000-create-sessions.ts';
import { CreateSigningKeys1763650002000 } from './1763650002000-create-signing-keys.ts';

export const migrations: readonly MigrationClass[] = [
  ...databaseMigrations,
  CreateUsersAndRoles1763650000000,
  CreateSessions1763650001000,
  CreateSigningKeys1763650002000,
];
