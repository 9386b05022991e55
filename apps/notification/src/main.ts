import { startService } from '@tenfold/service-host';
import { NotificationModule } from './notification.module.ts';
import { notificationDatabase } from './persistence/notification-database.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, NotificationModule, { database: notificationDatabase });
