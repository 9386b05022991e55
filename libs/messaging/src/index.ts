export {
  currentCorrelation,
  newCorrelation,
  newTraceparent,
  withCorrelation,
  type Correlation,
} from './correlation.ts';
export { Outbox, EventTooLarge, MAX_EVENT_BYTES, type OutboxRow } from './outbox/outbox.ts';
export { setShards } from './outbox/set-shards.ts';
export { nextStreamVersion, type HotRow } from './outbox/hot-stream.ts';
export { Handles, type Handler, type Received } from './inbox/handler.ts';
export { HandlerTimeout, PermanentFailure, StaleVersion } from './inbox/failures.ts';
export { failPoint } from './fail-points.ts';
export { connectMessaging, MessagingModule, type MessagingOptions } from './messaging.module.ts';
export { Messaging, type MessagingBacklog } from './messaging.ts';
export { MessagingMetrics } from './metrics.ts';
export { messagingMigrations } from './migrations/index.ts';
export { ChangeFeed, type FeedPosition } from './feed/change-feed.ts';
export { toRecord } from './outbox/cloud-event.ts';
export type { StoredRow } from './outbox/stored-rows.ts';
export { DeadLetterDesk, type DryRun, type Operator, type Redriven } from './operations/dead-letter-desk.ts';
export { DeadLetterErrors } from './operations/dead-letter.errors.ts';
export type { DeadLetterFilter, DeadLetterRow } from './operations/dead-letter-store.ts';
export { Replay, type ReplayRequest } from './replay/replay.ts';
export { Sealer, SealingFailure, type SealingKeys } from './sealing/sealer.ts';
export type {
  Consumer,
  ConsumerEvents,
  IncomingBatch,
  IncomingRecord,
  LogClient,
  OutgoingRecord,
  PartitionProgress,
  Position,
  Producer,
} from './log-client/log-client.ts';
export { KafkaJsClient } from './log-client/kafkajs-client.ts';
