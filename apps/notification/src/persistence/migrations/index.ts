import { databaseMigrations, type MigrationClass } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { CreateRecipients1763800000000 } from './1763800000000-create-recipients.ts';
import { CreateNotifications1763800001000 } from './1763800001000-create-notifications.ts';
import { CreateEmailTemplates1763800002000 } from './1763800002000-create-email-templates.ts';
import { CreateNotificationPreferences1763800003000 } from './1763800003000-create-notification-preferences.ts';
import { SeedEmailTemplates1763800004000 } from './1763800004000-seed-email-templates.ts';

/** Everything that makes `notification_db`, in order: what each database has, then whom we tell, what, in which words. */
export const migrations: readonly MigrationClass[] = [
  ...databaseMigrations,
  ...messagingMigrations,
  CreateRecipients1763800000000,
  CreateNotifications1763800001000,
  CreateEmailTemplates1763800002000,
  CreateNotificationPreferences1763800003000,
  SeedEmailTemplates1763800004000,
];
