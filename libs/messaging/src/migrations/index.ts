import { CreateInbox1763600000200 } from './1763600000200-create-inbox.ts';
import { CreateOutbox1763600000100 } from './1763600000100-create-outbox.ts';

/** Part of every service's migrations: `outbox_messages`, `outbox_cursors`, `inbox_messages`, `dead_letters`. */
export const messagingMigrations = [CreateOutbox1763600000100, CreateInbox1763600000200];
