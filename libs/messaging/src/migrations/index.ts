import { CreateInbox1763600000200 } from './1763600000200-create-inbox.ts';
import { CreateMessagingOperations1763600000300 } from './1763600000300-create-messaging-operations.ts';
import { CreateOutboxSetShards1763600000500 } from './1763600000500-create-outbox-set-shards.ts';
import { CreateOutboxTakeOvers1763600000400 } from './1763600000400-create-outbox-take-overs.ts';
import { CreateOutbox1763600000100 } from './1763600000100-create-outbox.ts';
import { PlanOutboxReadOnce1763600000600 } from './1763600000600-plan-outbox-read-once.ts';

/** Part of every service's migrations: outbox, its cursors and archives, inbox and dead letters. */
export const messagingMigrations = [
  CreateOutbox1763600000100,
  CreateInbox1763600000200,
  CreateMessagingOperations1763600000300,
  CreateOutboxTakeOvers1763600000400,
  CreateOutboxSetShards1763600000500,
  PlanOutboxReadOnce1763600000600,
];
