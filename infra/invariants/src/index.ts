export { checkInvariants, invariants, type InvariantReport, type InvariantResult } from './check.ts';
export { openEvidence } from './platform-evidence.ts';
export { platformStatus, readPlatformStatus, type PlatformStatus } from './platform-status.ts';
export { readManifests } from './manifests.ts';
export { readProviderLedger, heldByOrder, type LedgerEntry, type ProviderLedger } from './provider-ledger.ts';
export { TopicReader, type LogRecord, type TopicLog } from './topic-log.ts';
export { formatReport } from './report.ts';
export type { Evidence } from './evidence.ts';
export type { Examination, Invariant, Violation } from './invariant.ts';
