import type { MigrationClass } from '../connection/data-source.ts';
import { CreatePlatformFunctions1763000000000 } from './1763000000000-create-platform-functions.ts';
import { CreateAuditLogs1763000001000 } from './1763000001000-create-audit-logs.ts';
import { CreateIdempotencyKeys1763000002000 } from './1763000002000-create-idempotency-keys.ts';

/** The part of the schema that every database has; a service puts it before its own migrations. */
export const databaseMigrations: readonly MigrationClass[] = [
  CreatePlatformFunctions1763000000000,
  CreateAuditLogs1763000001000,
  CreateIdempotencyKeys1763000002000,
];
