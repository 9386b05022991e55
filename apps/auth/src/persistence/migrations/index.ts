import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { CreateUsersAndRoles1763650000000 } from './1763650000000-create-users-and-roles.ts';
import { CreateSessions1763650001000 } from './1763650001000-create-sessions.ts';
import { CreateSigningKeys1763650002000 } from './1763650002000-create-signing-keys.ts';
import { CreateMailedTokens1763650003000 } from './1763650003000-create-mailed-tokens.ts';
import { LetAdminsRunMessaging1763650006000 } from './1763650006000-let-admins-run-messaging.ts';
import { LetStaffLookAtPeople1763650004000 } from './1763650004000-let-staff-look-at-people.ts';
import { LetStaffSeeThePlatform1763650005000 } from './1763650005000-let-staff-see-the-platform.ts';

export const migrations: readonly MigrationClass[] = [
  ...databaseMigrations,
  ...messagingMigrations,
  CreateUsersAndRoles1763650000000,
  CreateSessions1763650001000,
  CreateSigningKeys1763650002000,
  CreateMailedTokens1763650003000,
  LetStaffLookAtPeople1763650004000,
  LetStaffSeeThePlatform1763650005000,
  LetAdminsRunMessaging1763650006000,
];
