export { Database, TransactionEnded, type CommitListener, type PoolUsage, type Tx } from './connection/database.ts';
export { DatabaseModule, type ServiceDatabase } from './connection/database.module.ts';
export { createDataSource, type EntityClass, type MigrationClass } from './connection/data-source.ts';
export { type ConnectionLimits } from './connection/limits.ts';
export { databaseUrl, migratorDatabaseUrl } from './connection/settings.ts';
export {
  isDatabaseDown,
  isTransient,
  sqlState,
  uniqueViolation,
  violatedConstraint,
} from './connection/database-errors.ts';
export { bigintToNumber } from './connection/bigint-to-number.ts';
export { newId } from './new-id.ts';
export {
  migrate,
  migrationStates,
  revert,
  showMigrations,
  type MigrateOptions,
  type MigrationState,
} from './migrations/migrate.ts';
export { databaseMigrations } from './migrations/index.ts';
export { activeView, appendOnly, freezeColumns, touchUpdatedAt } from './schema/guards.ts';
export { hashPartitions, monthPartitions } from './partitions/partition-sql.ts';
export { Idempotency, type Answered, type Claim, type ClaimingWork } from './idempotency/idempotency.ts';
export { fingerprint, type IdempotentRequest, type StoredAnswer } from './idempotency/idempotent-request.ts';
export { IdempotencyErrors } from './idempotency/idempotency-errors.ts';
export { AuditLog, type AuditAction, type AuditEntry } from './audit/audit-log.ts';
export { FieldCipher } from './encryption/field-cipher.ts';
export { schemaDrift, snapshotSchema, type Queryable, type SchemaSnapshot } from './schema/schema-snapshot.ts';
export { foreignKeysWithoutIndex, tablesWithoutTouch } from './schema/schema-rules.ts';
export { entityProblems } from './schema/entity-check.ts';
export { DatabaseUpkeep, type UpkeepReport } from './upkeep/database-upkeep.ts';
