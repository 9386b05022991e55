import type { EntityClass } from '@tenfold/database';
import { EmailTemplateEntity } from './email-template.entity.ts';
import { NotificationLogEntity } from './notification-log.entity.ts';
import { NotificationPreferenceEntity } from './notification-preference.entity.ts';
import { NotificationEntity } from './notification.entity.ts';
import { RecipientEntity } from './recipient.entity.ts';

export const entities: readonly EntityClass[] = [
  RecipientEntity,
  NotificationEntity,
  NotificationLogEntity,
  EmailTemplateEntity,
  NotificationPreferenceEntity,
];
